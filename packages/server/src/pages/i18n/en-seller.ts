/** Words about the seller: footer, legal notice. Part of the English dictionary. */
export const foot = {
  aboutSeller: 'About the seller',
  terms: 'Terms',
  privacy: 'Privacy',
  returns: 'Returns',
  legal: 'Legal notice',
  soldBy: (seller: string) => `Sold by ${seller}`,
};

export const legal = {
  title: 'Legal notice',
  documentTitle: (seller: string) => `Legal notice · ${seller}`,
  seller: 'Seller',
  representative: 'Represented by',
  address: 'Address',
  phone: 'Telephone',
  email: 'E-mail',
  website: 'Web site',
  taxNumber: 'Tax registration',
  price: 'Prices',
  priceText: 'As shown for each product, with the tax that the order shows. There are no other costs.',
  paymentMethod: 'How you pay',
  paymentMethodText: 'Credit or debit card',
  paymentTime: 'When you pay',
  paymentTimeText: 'When you place the order. Renewals of a plan are charged on each renewal date.',
  delivery: 'Delivery',
  deliveryText: 'Available as soon as the payment is complete.',
  returns: 'Returns and cancellation',
  returnsText: (seller: string) => `For returns, please contact ${seller}.`,
};
