import { dayMs, type Instant } from '../domain/time.ts';

/*
 * A request that works for every operation that takes a body, and ids that exist: with the demo shop, whoever reads
 * the reference can send each of them as it stands.
 */

const address = { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' };
const buyer = { email: 'buyer@example.com', name: 'Sample Customer' };
const cart = [{ product_id: 'prod_starter_course', quantity: 1 }];
const change = { product_id: 'prod_pro_plan', quantity: 1, proration_billing_mode: 'prorated_immediately' };

const catalogueExamples = {
  createProduct: {
    name: 'Workbook',
    price: {
      type: 'one_time_price',
      currency: 'USD',
      price: 1900,
      discount: 0,
      purchasing_power_parity: false,
    },
    tax_category: 'digital_products',
  },
  updateProduct: { name: 'Starter Course, second edition' },
  createAddon: { name: 'Priority support', price: 500, currency: 'USD', tax_category: 'saas' },
  updateAddon: { description: 'One more teammate, at once.' },
  createDiscount: { type: 'percentage', amount: 1500, code: 'SPRING15', name: 'Spring: 15 % off' },
  updateDiscount: { name: 'A welcome of 10 %' },
  addDiscountCustomers: { customer_ids: ['cus_123'] },
  createCustomer: buyer,
  updateCustomer: { metadata: { source: 'newsletter' } },
  createWalletLedgerEntry: {
    amount: 1000,
    currency: 'USD',
    entry_type: 'credit',
    reason: 'For your patience',
  },
};

const saleExamples = {
  confirmCheckoutSession: {
    customer: buyer,
    billing_address: address,
    card: {
      number: '4242424242424242',
      exp_month: 12,
      exp_year: 2034,
      cvc: '123',
      holder_name: buyer.name,
    },
  },
  createCheckoutSession: {
    product_cart: cart,
    customer: { customer_id: 'cus_123' },
    return_url: 'https://shop.example.com/thanks',
  },
  previewCheckoutSession: { product_cart: cart, billing_address: address, discount_codes: ['WELCOME10'] },
  createPayment: {
    product_cart: [{ product_id: 'prod_premium_addon', quantity: 1 }],
    customer: { customer_id: 'cus_123' },
    billing: address,
    payment_method_id: 'pm_123',
  },
  createSubscription: {
    product_id: 'prod_basic_plan',
    quantity: 1,
    customer: { email: 'subscriber@example.com', name: 'Sample Customer' },
    billing: address,
    payment_link: true,
    return_url: 'https://shop.example.com/thanks',
  },
  updateSubscription: { cancel_at_next_billing_date: true, cancellation_feedback: 'too_expensive' },
  updateSubscriptionPaymentMethod: { type: 'new', return_url: 'https://shop.example.com/account' },
  changePlan: change,
  previewChangePlan: change,
  compareChangePlan: { product_ids: ['prod_pro_plan'] },
  chargeSubscription: { product_price: 1200, product_description: 'Hours in March' },
  createRefund: { payment_id: 'order_123', reason: 'It was bought by mistake' },
};

const offerExamples = {
  createOffer: {
    name: 'The bundle for 20 % less',
    kind: 'one_time',
    product_id: 'prod_complete_bundle',
    discount: { type: 'percentage', bps: 2000 },
    copy: { en: { headline: 'Add the whole bundle', value_points: ['Everything, for good'] } },
  },
  updateOffer: { remember_declines_days: 30 },
  createFunnel: {
    name: 'After any purchase',
    moment: 'post_purchase',
    steps: [{ step_id: 'bundle', offer_id: 'off_complete_bundle' }],
  },
  updateFunnel: { priority: 5 },
  replayFunnel: {},
  createExperiment: {
    funnel_id: 'fnl_after_starter_course',
    step_id: 'bundle',
    name: 'For 30 % less',
    variants: [
      { variant_id: 'as_it_is', weight: 1 },
      { variant_id: 'cheaper', weight: 1, discount: { type: 'percentage', bps: 3000 } },
    ],
  },
  updateExperiment: { name: 'For 30 % less, in spring' },
  promoteVariant: { variant_id: 'cheaper' },
  updateOfferSettings: { proposals_per_session: 2 },
  updateOfferPreference: { preference: 'fewer' },
  raiseMoment: { customer_id: 'cus_123', moment: 'usage_limit' },
  viewPresentation: {},
  acceptPresentation: { locale: 'en' },
  createRetentionRequest: { kind: 'cancel', cancellation_feedback: 'too_expensive' },
  previewRetentionRequest: { product_id: 'prod_basic_plan' },
};

const platformExamples = {
  createWebhook: { url: 'https://shop.example.com/webhooks/dodo', filter_types: ['payment.succeeded'] },
  updateWebhook: { description: 'Orders', filter_types: ['payment.succeeded', 'refund.succeeded'] },
  updateWebhookHeaders: { headers: { 'X-Shop': 'sample' } },
  replayWebhook: { since: '2026-01-01T00:00:00Z' },
  createApiKey: { name: 'Reports', access: 'read' },
  updateBusiness: {
    legal_name: 'Sample Studio Inc.',
    support_email: 'support@example.com',
    tax_registrations: [{ country: 'JP', number: 'T7000012050002' }],
    accent_color: '#2f9e44',
  },
  replaceTaxRates: { items: [{ country: 'JP', name: 'Consumption tax', rate_bps: 1000 }] },
  checkGateway: { create_webhook_endpoint: false },
  connectGateway: { provider: 'stripe', secret_key: 'rk_test_0000000000000000' },
  updateSettings: { payment_retries: { enabled: true } },
  setSimulatorDispute: { status: 'dispute_opened', reason: 'fraudulent' },
  replaceSimulatorFaults: { latency: { fixed_ms: 100 } },
};

const password = 'three quiet boats at noon';
const userExamples = {
  setUpOwner: { token: 'token-of-the-link', name: 'Sample Owner', email: 'owner@example.com', password },
  acceptInvitation: { token: 'token-of-the-link', name: 'Sample Person', password },
  signIn: { email: 'owner@example.com', password },
  proveSecondFactor: { code: '123456' },
  updateOwnUser: { name: 'Sample Owner' },
  changePassword: { current_password: password, new_password: 'four loud trains at dusk' },
  beginTotp: { password },
  confirmTotp: { code: '123456' },
  removeTotp: { password },
  replaceRecoveryCodes: { password },
  createInvitation: { email: 'person@example.com', role: 'support' },
  updateUser: { role: 'developer' },
};

/**
 * Request examples by operation. Next to each id is the object that it identifies. `at` is the time at which
 * the example is read, because a clock can only be moved forward.
 */
export function requestExamples(at: Instant): Readonly<Record<string, object>> {
  return {
    ...catalogueExamples,
    ...saleExamples,
    ...offerExamples,
    ...platformExamples,
    ...userExamples,
    advanceTestClock: { to: new Date(Math.floor(at / dayMs + 31) * dayMs).toISOString() },
  };
}

/** Ids of the demo shop, by path parameter. */
export const parameterExamples: Readonly<Record<string, string>> = {
  '/products/{id}': 'prod_starter_course',
  '/addons/{id}': 'adn_extra_seat',
  '{payment_id}': 'order_123',
  '{subscription_id}': 'sub_123',
  '{customer_id}': 'cus_123',
  '{payment_method_id}': 'pm_123',
  '{discount_id}': 'dsc_welcome10',
  '{code}': 'WELCOME10',
  '{offer_id}': 'off_complete_bundle',
  '{funnel_id}': 'fnl_after_starter_course',
};
