/** Table that is exported: what pages it, after the business, and the columns that are kept back. */
export interface ExportedTable {
  readonly table: string;
  /** Columns that identify a row of the business, in the order of a unique index that begins with `business_id`. */
  readonly key: readonly string[];
  /** Secrets, and what only running processes need. */
  readonly without?: readonly string[];
}

const byId = (table: string, without: readonly string[] = []): ExportedTable => ({
  table,
  key: [`${table}_id`],
  without,
});

/** Everything that Rung keeps of a business, by the names under which it is exported. */
export const exportedTables = {
  business: {
    table: 'business',
    key: [],
    without: ['clock_advance_to', 'clock_advance_token', 'clock_advance_until'],
  },
  business_versions: { table: 'business_version', key: ['revision'] },
  api_keys: { table: 'api_key', key: ['api_key_id'], without: ['key_hash'] },
  members: { table: 'membership', key: ['user_id'] },
  audit_log: { table: 'audit_entry', key: ['entry_id'] },
  tax_rates: { table: 'tax_rate', key: ['country', 'state', 'tax_category'] },
  products: byId('product'),
  addons: byId('addon'),
  // The bytes are served at `/images/{hash}`.
  images: { table: 'image', key: ['hash'], without: ['bytes'] },
  discounts: byId('discount'),
  discount_customers: { table: 'discount_customer', key: ['discount_id', 'customer_id'] },
  discount_redemptions: { table: 'discount_redemption', key: ['redemption_id'] },
  customers: byId('customer', ['last_act']),
  payment_methods: byId('payment_method'),
  checkout_sessions: { table: 'checkout_session', key: ['session_id'], without: ['request_key'] },
  subscriptions: byId('subscription', ['last_act', 'revision']),
  plan_changes: byId('plan_change'),
  subscription_credit_lots: { table: 'subscription_credit_lot', key: ['lot_id'] },
  subscription_credit_entries: { table: 'subscription_credit_entry', key: ['entry_id'] },
  payments: byId('payment', ['request_key', 'gateway_state']),
  payment_line_items: { table: 'payment_line_item', key: ['payment_id', 'position'] },
  document_series: { table: 'document_series', key: ['series'] },
  issued_documents: { table: 'issued_document', key: ['kind', 'subject_id'] },
  refunds: byId('refund', ['request_key']),
  ledger_entries: { table: 'ledger_entry', key: ['entry_id'] },
  ledger_postings: { table: 'ledger_posting', key: ['entry_id', 'posting_id'] },
  wallets: { table: 'wallet', key: ['customer_id', 'currency'] },
  wallet_entries: { table: 'wallet_entry', key: ['entry_id'], without: ['request_key', 'idempotency_key'] },
  events: byId('event'),
  webhook_endpoints: {
    table: 'webhook_endpoint',
    key: ['webhook_id'],
    without: ['secret', 'previous_secret', 'headers', 'idempotency_key', 'next_slot_at'],
  },
  webhook_deliveries: { table: 'webhook_delivery', key: ['webhook_id', 'event_id'] },
  emails: byId('email'),
  email_bounces: { table: 'email_bounce', key: ['address'] },
  imported_objects: { table: 'imported_object', key: ['source', 'kind', 'source_id'] },
  gateway_customers: { table: 'gateway_customer', key: ['provider', 'customer_id'] },
  gateways: { table: 'business_gateway', key: ['provider'], without: ['credentials'] },
  offers: byId('offer'),
  funnels: byId('funnel'),
  funnel_versions: { table: 'funnel_version', key: ['funnel_id', 'version'] },
  experiments: byId('experiment'),
  presentations: byId('presentation'),
  offer_answers: { table: 'offer_answer', key: ['presentation_id', 'answer'] },
  offer_consents: { table: 'offer_consent', key: ['presentation_id', 'attempt'] },
  decision_traces: { table: 'decision_trace', key: ['trace_id'] },
  exposures: { table: 'exposure', key: ['subject', 'customer_id'] },
  lift_cohorts: {
    table: 'lift_cohort',
    key: ['subject', 'arm', 'currency', 'window_days', 'exposed_on'],
  },
  offer_metrics: {
    table: 'offer_metric',
    key: [
      'level',
      'measured_on',
      'measure',
      'reason',
      'funnel_id',
      'step_id',
      'offer_id',
      'experiment_id',
      'variant_id',
      'moment',
      'surface',
      'currency',
    ],
  },
} as const satisfies Readonly<Record<string, ExportedTable>>;

export type ExportName = keyof typeof exportedTables;

export function listExportNames(): [ExportName, ...ExportName[]] {
  return Object.keys(exportedTables) as [ExportName, ...ExportName[]];
}

/** Tables of a business that are not exported, and why. */
export const keptBackTables: Readonly<Record<string, string>> = {
  catalogue_revision: 'changes with the catalogue, and tells processes to read it again',
  customer_facts: 'counted from payments',
  customer_session: 'access of customers',
  exposure_due: 'work that waits',
  gateway_notification: 'notifications that were taken in',
  idempotency: 'answers kept for repeats',
  job: 'work that waits',
  offer_measurement: 'summed up in offer_metric',
  offer_measurement_due: 'work that waits',
  payment_method_link: 'access of customers',
  remote_attempt: 'work that waits',
  user_link: 'invitations that are open',
};
