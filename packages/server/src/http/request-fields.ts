import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import type { Env } from './router.ts';

/*
 * Every field of the official requests that sell, charge or refund, and its treatment here. A field that
 * guards money or consent is honoured, or refused if it asks for something: it is never dropped. An ignored
 * field states why ignoring it is harmless. Other fields are ignored without being listed, except
 * `misleadingFields`.
 */

type Treatment =
  | 'honoured'
  /** Has no effect, for this reason. */
  | { readonly ignored: string }
  /** Refused with this advice, unless the value asks for nothing beyond the default. */
  | { readonly refused: string; readonly unless?: (value: unknown) => boolean };

type Fields = Readonly<Record<string, Treatment>>;

const asksNothing = (value: unknown): boolean =>
  value === false || (Array.isArray(value) && value.length === 0);

const oneCurrency = { ignored: 'Rung does not convert currencies, so there are no conversion fees.' };
const mandateFloor = {
  refused: 'Rung does not set up e-mandates with a limit. Leave it out.',
};
const methodTypes = {
  refused:
    'Rung accepts credit and debit cards alike, and cannot exclude one of them. Name both, or leave it out.',
  unless: (value: unknown): boolean =>
    Array.isArray(value) && value.includes('credit') && value.includes('debit'),
};
const shortLink = { ignored: 'The link works the same, but is longer.' };
const looks = { ignored: 'Changes the look of the page only.' };

const address = under('billing_address', ['country', 'state', 'city', 'street', 'zipcode']);
const billing = under('billing', ['country', 'state', 'city', 'street', 'zipcode']);
const customer = under('customer', ['customer_id', 'email', 'name', 'phone_number']);
const discounts = honoured('discount_code', 'discount_codes');

function onDemand(path: string): Fields {
  return {
    ...under(path, ['mandate_only', 'product_price', 'product_currency', 'product_description']),
    [`${path}.adaptive_currency_fees_inclusive`]: oneCurrency,
  };
}

/** Fields shared by the older routes, whose checkouts are confirmed on creation. */
const confirmed: Fields = {
  ...billing,
  ...customer,
  ...discounts,
  ...honoured('billing_currency', 'customer_business_name', 'force_3ds', 'metadata', 'payment_link'),
  ...honoured('payment_method_id', 'redirect_immediately', 'require_phone_number', 'return_url'),
  ...honoured('show_saved_payment_methods', 'tax_id'),
  allowed_payment_method_types: methodTypes,
  short_link: shortLink,
};

const checkout: Fields = {
  ...address,
  ...customer,
  ...discounts,
  ...under('product_cart', ['product_id', 'quantity', 'amount', 'addons.addon_id', 'addons.quantity']),
  'product_cart.credit_entitlements': {
    refused: 'there are no credit entitlements. Leave it out.',
    unless: asksNothing,
  },
  ...under('custom_fields', ['key', 'label', 'field_type', 'options', 'placeholder', 'required']),
  ...honoured('billing_currency', 'cancel_url', 'confirm', 'customer_business_name', 'force_3ds', 'metadata'),
  ...honoured('minimal_address', 'payment_method_id', 'return_url', 'show_saved_payment_methods', 'tax_id'),
  ...onDemand('subscription_data.on_demand'),
  ...honoured('subscription_data.trial_period_days'),
  ...under('feature_flags', [
    'allow_customer_editing_city',
    'allow_customer_editing_country',
    'allow_customer_editing_email',
    'allow_customer_editing_name',
    'allow_customer_editing_state',
    'allow_customer_editing_street',
    'allow_customer_editing_tax_id',
    'allow_customer_editing_zipcode',
    'allow_discount_code',
    'allow_phone_number_collection',
    'allow_tax_id',
    'always_create_new_customer',
    'redirect_immediately',
    'require_cardholder_name',
    'require_phone_number',
    'require_tax_id',
  ]),
  'feature_flags.allow_currency_selection': {
    ignored: 'Rung does not convert currencies: there is only one.',
  },
  'feature_flags.allow_customer_editing_business_name': {
    ignored: 'The page has no field for it: the name stays as the seller sent it.',
  },
  'feature_flags.allow_editing_addons': { ignored: 'The page sells the add-ons of the cart and no others.' },
  'feature_flags.single_page': { ignored: 'The checkout has one page.' },
  ...under('customization', ['force_language', 'theme']),
  'customization.show_on_demand_tag': looks,
  'customization.show_order_details': { ignored: 'The page always shows the order before it is paid.' },
  'customization.theme_config': looks,
  allowed_payment_method_types: methodTypes,
  mandate_min_amount_inr_paise: mandateFloor,
  product_collection_id: { refused: 'name the products in product_cart instead.' },
  short_link: shortLink,
};

const changePlan: Fields = {
  ...honoured('product_id', 'quantity', 'proration_billing_mode', 'addons.addon_id', 'addons.quantity'),
  ...honoured('effective_at', 'on_payment_failure', 'cancel_scheduled_change_plan', 'metadata'),
  ...discounts,
  adaptive_currency_fees_inclusive: oneCurrency,
  collect_via_payment_link: {
    refused: 'the change is charged to the payment method of the subscription. Leave it out.',
    unless: asksNothing,
  },
  // In newer SDKs, and useful only with such a link.
  cancel_older_payment_link: { refused: 'there is no link to replace. Leave it out.', unless: asksNothing },
  return_url: { refused: 'no payment link is made to return from. Leave it out.' },
};

/** Fields by operation, as the official SDK names it. Paths of nested fields pass through arrays. */
export const requestFields = {
  'checkoutSessions.create': checkout,
  'checkoutSessions.preview': checkout,
  'payments.create': {
    ...confirmed,
    ...under('product_cart', ['product_id', 'quantity', 'amount']),
    adaptive_currency_fees_inclusive: oneCurrency,
  },
  'subscriptions.create': {
    ...confirmed,
    ...honoured('product_id', 'quantity', 'addons.addon_id', 'addons.quantity', 'trial_period_days'),
    ...under('one_time_product_cart', ['product_id', 'quantity', 'amount']),
    ...onDemand('on_demand'),
    mandate_min_amount_inr_paise: mandateFloor,
  },
  'subscriptions.changePlan': changePlan,
  'subscriptions.previewChangePlan': changePlan,
  'subscriptions.charge': {
    ...honoured('product_price', 'product_currency', 'product_description', 'metadata'),
    'customer_balance_config.allow_customer_credits_usage': 'honoured',
    'customer_balance_config.allow_customer_credits_purchase': {
      refused: 'a charge sells no credit. Leave it out.',
      unless: asksNothing,
    },
    adaptive_currency_fees_inclusive: oneCurrency,
  },
  'refunds.create': {
    ...honoured('payment_id', 'metadata', 'reason'),
    ...under('items', ['item_id', 'amount', 'tax_inclusive']),
  },
} as const satisfies Readonly<Record<string, Fields>>;

/**
 * Fields that are in no official request, but whose loss would move a different amount than the caller meant.
 * Other platforms use these names.
 */
const misleadingFields: Partial<Record<keyof typeof requestFields, Fields>> = {
  'refunds.create': {
    amount: {
      refused: 'a part is refunded by lines. Send items: [{ item_id, amount }], or nothing for all.',
    },
  },
};

const addresses: readonly (readonly [RegExp, keyof typeof requestFields])[] = [
  [/^\/checkouts$/, 'checkoutSessions.create'],
  [/^\/checkouts\/preview$/, 'checkoutSessions.preview'],
  [/^\/payments$/, 'payments.create'],
  [/^\/subscriptions$/, 'subscriptions.create'],
  [/^\/subscriptions\/[^/]+\/change-plan$/, 'subscriptions.changePlan'],
  [/^\/subscriptions\/[^/]+\/change-plan\/preview$/, 'subscriptions.previewChangePlan'],
  [/^\/subscriptions\/[^/]+\/charge$/, 'subscriptions.charge'],
  [/^\/refunds$/, 'refunds.create'],
];

/** Refuses official fields that Rung does not honour, before any other check. */
export const refuseFields = createMiddleware<Env>(async (c, next) => {
  const operation = c.req.method === 'POST' && addresses.find(([address]) => address.test(c.req.path))?.[1];
  if (operation) {
    const text = await c.req.text();
    if (text !== '') {
      const fields = { ...requestFields[operation], ...misleadingFields[operation] };
      refuseUnhonoured(fields, JSON.parse(text));
    }
  }
  return next();
});

function refuseUnhonoured(fields: Fields, body: unknown): void {
  for (const [path, treatment] of Object.entries(fields)) {
    if (treatment === 'honoured' || 'ignored' in treatment) continue;
    const isAsked = valuesAt(body, path.split('.')).some((value) => treatment.unless?.(value) !== true);
    if (isAsked) throw new DomainError('UNSUPPORTED_FEATURE', `${path}: ${treatment.refused}`);
  }
}

/** Values at a path of the body; null counts as absent. */
function valuesAt(value: unknown, [name, ...rest]: readonly string[]): unknown[] {
  if (value === null || value === undefined) return [];
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, [name, ...rest]));
  if (typeof value !== 'object' || !Object.hasOwn(value, name)) return [];
  return valuesAt(Reflect.get(value, name), rest);
}

function honoured(...names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, 'honoured' as const]));
}

function under(parent: string, names: readonly string[]): Fields {
  return honoured(...names.map((name) => `${parent}.${name}`));
}
