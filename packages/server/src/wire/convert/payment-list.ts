import type { z } from '@hono/zod-openapi';
import type { Customer } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { sourceOf } from '../../domain/payment/payment-source.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PaymentFilter, PaymentPage, PaymentTotals } from '../../store/billing/payment-list.ts';
import type { OfferOfPayment } from '../../store/offers/offers-of-payments.ts';
import { fromApiCursor, toApiCursor } from '../cursor.ts';
import { toCsvLines } from '../csv.ts';
import { toPage } from '../pagination.ts';
import type {
  listPaymentsQuery,
  paymentListSchema,
  paymentTotalsQuery,
  paymentTotalsSchema,
} from '../schemas/payment-list.ts';
import { toApiError } from './checkouts.ts';
import { toApiInstant } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';
import { toApiListedPayment } from './payments.ts';
import type { DocumentNumbers } from './document-numbers.ts';
import type { Links } from './urls.ts';

type ListItem = z.infer<typeof paymentListSchema>['items'][number];

/** Filter but for what must be looked up: the search, and the offer or funnel. */
export function fromApiPaymentFilter(query: z.infer<typeof paymentTotalsQuery>): PaymentFilter {
  return {
    brandId: query.brand_id,
    customerId: query.customer_id,
    productId: query.product_id,
    subscriptionId: query.subscription_id,
    currencies: query.currency,
    statuses: query.status,
    sources: query.source,
    isRefunded: query.refunded,
    amountGte: query.amount_gte === undefined ? undefined : fromApiAmount(query.amount_gte),
    amountLte: query.amount_lte === undefined ? undefined : fromApiAmount(query.amount_lte),
    createdAtGte: query.created_at_gte,
    createdAtLte: query.created_at_lte,
  };
}

/** Page to answer with. Amounts of several currencies cannot be compared, so they are not sorted. */
export function fromApiPaymentPage(query: z.infer<typeof listPaymentsQuery>): PaymentPage {
  const { sort, currency } = query;
  if (sort.endsWith('amount') && currency?.length !== 1) {
    throw new DomainError('INVALID_QUERY_PARAMS', 'sort: amounts can be sorted with one currency alone.');
  }
  const cursor = fromApiCursor(query.cursor, sort);
  const page = toPage(query);
  if (cursor === null) return { sort, ...page, after: null };
  const after = { value: BigInt(cursor.value), order: BigInt(cursor.order) };
  return { sort, ...page, after };
}

/** Cursor at a place of a sorted list; null for none. */
export function toApiPaymentCursor({ sort }: PaymentPage, place: PaymentPage['after']): string | null {
  return place && toApiCursor({ sort, value: String(place.value), order: String(place.order) });
}

export function toApiPaymentListItem(
  scope: Scope,
  payment: Payment,
  customer: Customer,
  offer: OfferOfPayment | null,
  links: Links,
  documents: DocumentNumbers,
): ListItem {
  return {
    ...toApiListedPayment(scope, payment, customer, links, documents),
    has_license_key: false,
    dispute_status: payment.dispute?.status ?? null,
    refunded_amount: toApiAmount(payment.refundedAmount),
    source: sourceOf(payment),
    products: productsOf(payment),
    offer: offer && {
      presentation_id: offer.presentationId,
      offer_id: offer.offerId,
      funnel_id: offer.funnelId,
      name: offer.name,
    },
    ...toApiError(payment),
  };
}

function productsOf({ lines }: Payment): ListItem['products'] {
  return lines
    .filter(({ kind }) => kind === 'product')
    .map(({ productId, name, quantity }) => ({ product_id: productId, name, quantity }));
}

export function toApiPaymentTotals(totals: readonly PaymentTotals[]): z.infer<typeof paymentTotalsSchema> {
  return {
    items: totals.map((each) => ({
      currency: each.currency,
      count: each.count,
      succeeded_count: each.succeededCount,
      failed_count: each.failedCount,
      succeeded_amount: toApiAmount(each.succeededAmount),
      refunded_amount: toApiAmount(each.refundedAmount),
    })),
  };
}

const csvColumns = [
  'payment_id',
  'created_at',
  'status',
  'currency',
  'total_amount',
  'tax',
  'refunded_amount',
  'source',
  'products',
  'customer_id',
  'customer_name',
  'customer_email',
  'card_network',
  'card_last_four',
  'subscription_id',
  'presentation_id',
  'error_code',
];

/** Payments as a table, beginning with the names of its columns; amounts are in the minor unit of their currency. */
export async function* toPaymentCsv(pages: AsyncIterable<readonly Payment[]>): AsyncGenerator<string, void> {
  yield toCsvLines([csvColumns]);
  for await (const payments of pages) yield toCsvLines(payments.map(csvCells));
}

function csvCells(payment: Payment) {
  return [
    payment.paymentId,
    toApiInstant(payment.createdAt),
    payment.status,
    payment.currency,
    payment.totalAmount,
    payment.tax,
    payment.refundedAmount,
    sourceOf(payment),
    productsOf(payment)
      .map(({ name }) => name)
      .join(', '),
    payment.customerId,
    payment.buyer.name,
    payment.buyer.email,
    payment.instrument?.cardNetwork ?? null,
    payment.instrument?.lastFour ?? null,
    payment.subscriptionId,
    payment.acceptance?.presentationId ?? null,
    toApiError(payment).error_code,
  ];
}
