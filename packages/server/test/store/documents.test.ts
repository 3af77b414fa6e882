import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noProfile } from '../../src/domain/business/business.ts';
import type { DocumentKind, StoredFields } from '../../src/store/postgres/documents.ts';
import { storedPlanBefore } from '../../src/store/billing/documents/plan-before.ts';
import { storedPlanChange } from '../../src/store/billing/documents/plan-change.ts';
import { storedPresentation } from '../../src/store/offers/documents/presentation.ts';
import { storedSituation } from '../../src/store/offers/documents/recorded-situation.ts';
import { storedSessionCart } from '../../src/store/billing/documents/session-cart.ts';
import { storedSessionOptions } from '../../src/store/billing/documents/session-options.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

/*
 * Each kind of stored document has a file in `src/store/documents/` and, of the same name, samples in
 * `documents/`: what the release before the numbers wrote, as it came out of the database. A sample is never edited;
 * a kind that gains a step gains the samples of the version before.
 */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const sources = ['billing', 'offers', 'platform'].map(
  (room) => new URL(`../../src/store/${room}/documents/`, import.meta.url),
);
const fixtures = new URL('documents/', import.meta.url);

const modules = (await Promise.all(sources.map(listModules))).flat();
const kinds = await Promise.all(modules.map(loadKind));
const files = kinds.map(({ file }) => file).toSorted();

async function listModules(folder: URL): Promise<URL[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.endsWith('.test.ts')).map((name) => new URL(name, folder));
}

interface Kind extends DocumentKind<StoredFields> {
  readonly file: string;
}

/** The only kind that a file exports. */
async function loadKind(module: URL): Promise<Kind> {
  const file = path.basename(module.pathname, '.ts');
  const exported = (await import(module.href)) as Record<string, unknown>;
  const [kind, ...others] = Object.values(exported).filter((each) => typeof each === 'object');
  expect([kind, others], file).toEqual([expect.objectContaining({ schema: expect.any(Number) }), []]);
  return { ...(kind as DocumentKind<StoredFields>), file };
}

async function loadSamples(file: string): Promise<StoredFields[]> {
  return JSON.parse(await readFile(new URL(`${file}.json`, fixtures), 'utf8')) as StoredFields[];
}

/** A sample with its amounts, read without the code under test. */
function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const [[key, text] = []] = fields;
  if (key === '$bigint' && fields.length === 1) return BigInt(String(text));
  return Object.fromEntries(fields.map(([name, inner]) => [name, decoded(inner)]));
}

/** Fields of a presentation that its document no longer has: they are columns. */
const changingAfterwards = [
  'state',
  'subscriptionId',
  'paymentMethodId',
  'failedMethods',
  'checkoutSessionId',
  'attempts',
  'paymentId',
  'errorCode',
  'viewedAt',
  'answeredAt',
  'undoUntil',
  'fulfilledAt',
];

/** Differences between a sample of an older version and what it reads as; a kind that is not named here has none. */
const readsAs: Readonly<Record<string, (stored: StoredFields) => StoredFields>> = {
  'business-profile': (stored) => ({ ...noProfile, ...stored }),
  presentation: ({ schema, ...stored }) => {
    const proposed = Object.fromEntries(
      Object.entries(stored).filter(([name]) => !changingAfterwards.includes(name)),
    );
    const quote = stored['quote'] as StoredFields;
    const pin = quote['pin'] as StoredFields;
    const followed = { ...proposed, followedBy: ['accepted', 'declined', 'failed'] };
    if (schema === 1 || !('cart' in pin)) return followed;
    const cart = { ...(pin['cart'] as StoredFields), typedCodes: [] };
    return { ...followed, quote: { ...quote, pin: { ...pin, cart, timeZone: 'UTC' } } };
  },
  'session-cart': ({ typedCodes = [], ...stored }) => ({ ...stored, typedCodes }),
  'session-options': ({ isBillingAddressGiven = false, ...stored }) => ({ ...stored, isBillingAddressGiven }),
};

test('every kind has samples of what the last release wrote, and every sample is of a kind', async () => {
  const sampled = (await readdir(fixtures)).map((file) => file.replace(/\.json$/, ''));
  expect(sampled.toSorted()).toEqual(files);
});

describe.each(kinds)('a stored $file', ({ file, name, schema, ...kind }) => {
  test('of the last release reads right', async () => {
    const samples = await loadSamples(file);
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) {
      const { schema: _, ...expected } = decoded(sample) as StoredFields;
      expect(kind.fromDocument(sample)).toEqual(readsAs[file]?.(expected) ?? expected);
    }
    expect(kind.fromDocuments(samples)).toEqual(samples.map(kind.fromDocument));
  });

  test('carries its version, and reads from the database as it was written', async () => {
    const values = (await loadSamples(file)).map(kind.fromDocument);
    const written = kind.toDocuments(values);
    expect(written).toEqual(written.map(() => expect.objectContaining({ schema })));
    const [row] = await database.sql`select ${written}::jsonb as documents`;
    expect(kind.fromDocuments(row?.['documents'])).toEqual(values);
  });

  test('reads as it was written, whatever it says', () => {
    fc.assert(
      fc.property(fields, (value) => {
        const stored: unknown = JSON.parse(JSON.stringify(kind.toDocument(value)));
        expect(kind.fromDocument(stored)).toEqual(value);
      }),
      { numRuns: 20 },
    );
  });

  test('of a newer release is refused with what to do', () => {
    const newer = schema + 1;
    expect(() => kind.fromDocument({ schema: newer })).toThrow(
      `A stored ${name} has schema ${String(newer)}; this release reads up to ${String(schema)}. A newer release wrote it`,
    );
    for (const odd of ['1', -1, 0.5, null]) {
      expect(() => kind.fromDocument({ schema: odd })).toThrow(`has schema ${String(odd)};`);
    }
  });

  test('may be missing where its column may be null', () => {
    expect([kind.toDocumentOrNull(null), kind.fromDocumentOrNull(null)]).toEqual([null, null]);
  });
});

/** Fields of any shape, with amounts. */
const fields = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.bigInt(),
    fc.constant(null),
    fc.array(tie('any')),
    tie('fields'),
  ),
  fields: fc.dictionary(
    fc.stringMatching(/^[a-z][A-Za-z]{0,9}$/).filter((name) => name !== 'schema'),
    tie('any'),
  ),
})).fields as fc.Arbitrary<StoredFields>;

describe('version 0 as older releases wrote it', () => {
  const without = (value: unknown, ...names: string[]): StoredFields =>
    Object.fromEntries(Object.entries(value as StoredFields).filter(([name]) => !names.includes(name)));
  const sampleOf = async (file: string, place = 0) => (await loadSamples(file))[place] as StoredFields;

  test('a quote reads with nothing charged later, nothing paid by the wallet, in UTC and for no company', async () => {
    const sample = await sampleOf('presentation');
    const quote = sample['quote'] as StoredFields;
    const pin = quote['pin'] as StoredFields;
    const old = {
      ...sample,
      quote: {
        ...without(quote, 'coming', 'walletAmount'),
        pin: { ...pin, customer: without(pin['customer'], 'businessName', 'taxId') },
      },
    };
    expect(storedPresentation.fromDocument(old).quote).toMatchObject({
      coming: null,
      walletAmount: 0n,
      pin: { timeZone: 'UTC', customer: { businessName: null, taxId: null }, cart: { typedCodes: [] } },
    });
  });

  test('a purchase reads as of a customer who was vouched for, by no known method', async () => {
    for (const [file, { fromDocument }] of [
      ['presentation', storedPresentation],
      ['recorded-situation', storedSituation],
    ] as const) {
      const sample = await sampleOf(file);
      const moment = sample['moment'] as StoredFields;
      const purchase = without(moment['purchase'], 'paymentMethodId', 'isCustomerProven');
      const read = fromDocument({ ...sample, moment: { ...moment, purchase } });
      expect(read.moment.purchase).toEqual({
        ...(decoded(purchase) as object),
        paymentMethodId: null,
        isCustomerProven: true,
      });
    }
  });

  test('a change of plan and what it changed read with no payments behind them', async () => {
    const unfunded = {
      periodFunds: [],
      periodTerms: { isTaxInclusive: false, taxRateBps: 0 },
      periodShare: { numerator: 1n, denominator: 1n },
      isPeriodReset: false,
    };
    const names = [...Object.keys(unfunded), 'paidUntil'];
    const decision = await sampleOf('plan-change');
    const old = { ...without(decision, 'creditFunds'), value: without(decision['value'], ...names) };
    const { creditFunds, value, terms } = storedPlanChange.fromDocument(old);
    expect(creditFunds).toEqual([]);
    expect(value).toMatchObject({ ...unfunded, paidUntil: terms.nextBillingAt });
    const before = storedPlanBefore.fromDocument(without(await sampleOf('plan-before'), ...names));
    expect(before).toMatchObject({ ...unfunded, paidUntil: before.nextBillingAt });
  });

  test('a checkout reads with no typed codes, and its address is taken for the one on file', async () => {
    const cart = storedSessionCart.fromDocument(without(await sampleOf('session-cart'), 'typedCodes'));
    expect(cart.typedCodes).toEqual([]);
    const options = without(await sampleOf('session-options'), 'isBillingAddressGiven');
    expect(storedSessionOptions.fromDocument(options).isBillingAddressGiven).toBe(false);
  });
});

test('what statements read of a document stands in the same place in every version', async () => {
  for (const [file, paths] of Object.entries(pathsOfStatements)) {
    const kind = kinds.find((each) => each.file === file);
    for (const sample of await loadSamples(file)) {
      const today = kind?.toDocument(kind.fromDocument(sample));
      const [row] = await database.sql`
        select jsonb_agg(${sample}::jsonb #> path::text[]) as stored,
          jsonb_agg(${today ?? null}::jsonb #> path::text[]) as rewritten
        from unnest(${paths}::text[]) path`;
      expect(row?.['rewritten'], file).toEqual(row?.['stored']);
    }
  }
});

/** Paths in the statements of `src/store/`, by kind. */
const pathsOfStatements: Readonly<Record<string, readonly string[]>> = {
  presentation: [
    '{moment,purchase,paymentId}',
    '{offer,offerId}',
    '{offer,includes}',
    '{offer,target,productId}',
    '{offer,target,addonId}',
  ],
  'published-offer': ['{offerId}', '{includes}', '{target,productId}', '{target,addonId}'],
  experiment: ['{offers}'],
  'funnel-terms': ['{moment}'],
  trace: ['{candidates}'],
  fund: ['{paymentId}', '{amount,$bigint}', '{wasCredit}'],
};

describe('every jsonb column', () => {
  /** Columns of documents, by the file of their kind. */
  const documents: Readonly<Record<string, readonly string[]>> = {
    'business-profile': ['business.profile', 'business_version.profile'],
    'consent-screen': ['offer_consent.screen'],
    'discount-in-use': ['payment.discounts', 'subscription.discounts'],
    experiment: ['experiment.document'],
    fund: ['subscription_credit_entry.funds', 'subscription_credit_lot.funds'],
    'funnel-proof': ['funnel_version.proof'],
    'funnel-terms': ['funnel.draft', 'funnel_version.terms'],
    'offer-copy': ['offer.copy'],
    'offer-discount': ['offer.discount'],
    'payment-facts': ['customer_facts.facts'],
    'period-funding': ['subscription.period_funding'],
    'plan-before': ['plan_change.before'],
    'plan-change': ['plan_change.decision'],
    presentation: ['presentation.document'],
    price: ['product.price'],
    'published-offer': ['funnel_version.offers'],
    'recorded-situation': ['decision_trace.situation'],
    'refund-item': ['refund.items'],
    'scheduled-change': ['subscription.scheduled_change'],
    'session-cart': ['checkout_session.cart'],
    'session-options': ['checkout_session.options'],
    'sold-plan': ['subscription.plan'],
    'taken-back': ['refund.taken_back'],
    trace: ['decision_trace.document'],
  };
  /** Flat records and maps, whose fields migrations change like columns. */
  const records = [
    'business.offer_settings',
    'business.settings',
    'customer.billing',
    'discount.currency_options',
    'offer.quantity',
    'payment.billing',
    'payment.buyer',
    'payment.custom_field_responses',
    'payment.instrument',
    'payment_method.instrument',
    'product.translations',
    'subscription.addons',
    'subscription.billing',
    'subscription.buyer',
    'webhook_endpoint.headers',
  ];
  /** Shapes that have another keeper: the wire for answers, `JobPayloads` for jobs, its gateway for a payment. */
  const others = ['audit_entry.changes', 'idempotency.response_body', 'job.payload', 'payment.gateway_state'];

  test('holds documents of one kind, or is named here as something else', async () => {
    const rows = await database.sql<{ place: string }[]>`
      select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and data_type = 'jsonb' and column_name <> 'metadata'`;
    expect(Object.keys(documents).toSorted()).toEqual(files);
    expect(rows.map(({ place }) => place).toSorted()).toEqual(
      [...Object.values(documents).flat(), ...records, ...others].toSorted(),
    );
  });
});
