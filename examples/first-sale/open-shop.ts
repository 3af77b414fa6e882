import Rung from '@rung/sdk';

/**
 * Opens a shop for the business of RUNG_API_KEY: what buyers read of the seller, two products, an offer that
 * follows the first, and a checkout for it. Prints the address of the checkout.
 */
const client = new Rung();
const business = await client.business.update({
  legal_name: 'Sample Studio Inc.',
  address: { country: 'JP', state: 'Tokyo', city: 'Chiyoda', street: '1-1 Sample', zipcode: '100-0001' },
  support_email: 'support@example.com',
  accent_color: '#2f6f4f',
});

const course = await createProduct('Watercolour course', 'Eight lessons, from paper to frame.', 4900);
const brushes = await createProduct('Brush set', 'Five brushes for the course.', 1200);

const offer = await client.offers.create({
  name: 'Brushes after the course',
  kind: 'one_time',
  product_id: brushes.product_id,
  copy: { en: { headline: 'Add the brushes for your course' }, ja: { headline: '講座で使う筆をご一緒に' } },
});
const funnel = await client.funnels.create({
  name: 'After the course',
  moment: 'post_purchase',
  audience: { fact: 'purchased_products', op: 'includes_any', products: [course.product_id] },
  steps: [{ step_id: 'brushes', offer_id: offer.offer_id }],
});
await client.funnels.publish(funnel.funnel_id);

const { checkout_url: checkoutUrl } = await client.checkoutSessions.create({
  product_cart: [{ product_id: course.product_id, quantity: 1 }],
});
console.log(`${business.display_name} is open. Buy its course at:\n\n  ${checkoutUrl ?? ''}\n`);

function createProduct(name: string, description: string, yen: number) {
  return client.products.create({
    name,
    description,
    tax_category: 'edtech',
    price: {
      type: 'one_time_price',
      currency: 'JPY',
      price: yen,
      tax_inclusive: true,
      purchasing_power_parity: false,
    },
  });
}
