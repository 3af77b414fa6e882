// Vendure with one product, without stock, search or e-mails, and its worker in the same process.
// Run in the folder where @vendure/core is installed; writes one line of JSON when it is ready.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const {
  DefaultJobQueuePlugin,
  DefaultLogger,
  JobQueueService,
  LanguageCode,
  LogLevel,
  bootstrap,
  dummyPaymentHandler,
} = require('@vendure/core');
const { populate } = require('@vendure/core/cli');

const database = new URL(process.env.DATABASE_URL);
const port = Number(process.env.PORT);
const superadmin = { identifier: 'owner', password: randomUUID() };
const config = {
  apiOptions: { port, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: { tokenMethod: 'bearer', requireVerification: false, superadminCredentials: superadmin },
  dbConnectionOptions: {
    type: 'postgres',
    host: database.hostname,
    port: Number(database.port),
    username: database.username,
    password: decodeURIComponent(database.password),
    database: database.pathname.slice(1),
    synchronize: true,
    logging: false,
  },
  importExportOptions: {},
  logger: new DefaultLogger({ level: LogLevel.Error }),
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  plugins: [DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true })],
};

const app = await populate(() => bootstrap(config), {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Americas',
  countries: [{ code: 'US', name: 'United States', zone: 'Americas' }],
  taxRates: [{ name: 'Standard tax', percentage: 20 }],
  shippingMethods: [{ name: 'Standard shipping', price: 500 }],
  paymentMethods: [
    {
      name: 'Standard payment',
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
});
await app.get(JobQueueService).start();

let token = '';
const ask = async (query, variables = {}) => {
  const answer = await fetch(`http://127.0.0.1:${port}/admin-api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  token = answer.headers.get('vendure-auth-token') ?? token;
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
};
await ask(
  `mutation ($identifier: String!, $password: String!) {
    login(username: $identifier, password: $password) { __typename }
  }`,
  superadmin,
);
const { createProduct } = await ask(`mutation {
  createProduct(input: { translations: [{ languageCode: en, name: "Course", slug: "course", description: "" }] }) { id }
}`);
const { createProductVariants } = await ask(
  `mutation ($productId: ID!) {
    createProductVariants(input: [{
      productId: $productId, sku: "course", price: 4900, trackInventory: FALSE,
      translations: [{ languageCode: en, name: "Course" }]
    }]) { id }
  }`,
  { productId: createProduct.id },
);
const { shippingMethods, paymentMethods } = await ask(
  '{ shippingMethods { items { id } } paymentMethods { items { code } } }',
);
const ready = {
  variantId: createProductVariants[0].id,
  shippingMethodId: shippingMethods.items[0].id,
  paymentMethod: paymentMethods.items[0].code,
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
process.on('SIGTERM', () => process.exit(0));
