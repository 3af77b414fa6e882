// One product that is not shipped, without stock, and the key with which a shop asks for it.
const {
  createApiKeysWorkflow,
  createProductsWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
} = require('@medusajs/medusa/core-flows');
const { writeFileSync } = require('node:fs');

exports.default = async ({ container }) => {
  const run = async (workflow, input) => (await workflow(container).run({ input })).result;
  const [channel] = await run(createSalesChannelsWorkflow, { salesChannelsData: [{ name: 'Shop' }] });
  const [region] = await run(createRegionsWorkflow, {
    regions: [
      {
        name: 'United States',
        currency_code: 'usd',
        countries: ['us'],
        payment_providers: ['pp_system_default'],
      },
    ],
  });
  const [key] = await run(createApiKeysWorkflow, {
    api_keys: [{ title: 'Shop', type: 'publishable', created_by: '' }],
  });
  await run(linkSalesChannelsToApiKeyWorkflow, { id: key.id, add: [channel.id] });
  const [product] = await run(createProductsWorkflow, {
    products: [
      {
        title: 'Course',
        status: 'published',
        options: [{ title: 'Edition', values: ['Standard'] }],
        variants: [
          {
            title: 'Standard',
            sku: 'course',
            manage_inventory: false,
            options: { Edition: 'Standard' },
            prices: [{ amount: 49, currency_code: 'usd' }],
          },
        ],
        sales_channels: [{ id: channel.id }],
      },
    ],
  });
  const ready = { key: key.token, regionId: region.id, variantId: product.variants[0].id };
  writeFileSync('seeded.json', JSON.stringify(ready));
};
