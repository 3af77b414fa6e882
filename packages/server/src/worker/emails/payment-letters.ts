import { productTexts } from '../../domain/catalog/product.ts';
import { documentsOfPayment } from '../../domain/invoice/document-number.ts';
import { localeOfPurchase } from '../../domain/business/locale-of-purchase.ts';
import { type Issuer, paidWithOf, toInvoice } from '../../domain/invoice/invoice.ts';
import { type PaymentId, asId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { Money } from '../../domain/money/money.ts';
import { type Payment, chargedAmount } from '../../domain/payment/payment.ts';
import { refundedToCard } from '../../domain/refund/refund.ts';
import { drawInvoice } from '../../emails/invoice-pdf.ts';
import type { LetterModel } from '../../emails/letter-model.ts';
import type { MailAttachment } from '../../gateways/mail/mail-gateway.ts';
import {
  readPaymentOfEvent,
  readRefundOfEvent,
  readRefundsOfPayment,
  readSubscriptionOfEvent,
} from '../../store/billing/objects-of-events.ts';
import { readPresentationOfEvent } from '../../store/offers/presentations-of-events.ts';
import type { RecordedEvent } from '../../store/platform/events.ts';
import { getBusinessVersion } from '../../store/platform/business-records.ts';
import { findLogoPicture } from '../../store/platform/images.ts';
import { issueDocuments } from '../../use-cases/billing/documents/issue-documents.ts';
import { loadLocalLines } from '../../use-cases/billing/documents/load-local-lines.ts';
import { creditNoteUrl, invoiceUrl, linksOf, payDueUrl } from '../../wire/convert/urls.ts';
import type { Composed, Sender } from './composed.ts';
import { comingPayment } from './coming-payment.ts';

/** Facts that all letters about a payment share. */
function ofPayment(payment: Payment, sender: Sender) {
  return {
    customerId: payment.customerId,
    readerName: payment.buyer.name,
    locale: localeOfPurchase(payment, sender.business),
  };
}

export async function composeReceipt(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const paymentId = asId<'payment'>(event.objectId);
  const payment = await readPaymentOfEvent(runtime.sql, scope, paymentId);
  if (!switches.receipt || payment?.status !== 'succeeded') return undefined;
  // Another card alone costs nothing, and neither does a renewal that credit pays: only an order is confirmed then.
  if (payment.totalAmount === 0n && payment.purpose !== 'purchase') return undefined;
  const basics = ofPayment(payment, sender);
  const [subscription, refunds, documents, named] = await Promise.all([
    payment.subscriptionId === null
      ? undefined
      : readSubscriptionOfEvent(runtime.sql, scope, payment.subscriptionId),
    readRefundsOfPayment(runtime.sql, scope, paymentId),
    issueDocuments(runtime, scope, [documentsOfPayment(payment)]),
    loadLocalLines(runtime, scope, payment, basics.locale),
  ]);
  const issued = documents.get('invoice', paymentId);
  const orderNumber = documents.label('order', paymentId);
  const timeZone = subscription?.timeZone ?? scope.timeZone;
  const business = await getBusinessVersion(runtime.sql, scope, issued.sellerRevision);
  const issuer: Issuer = { business, timeZone };
  const invoice = toInvoice(named, issuer, { number: issued.label, orderNumber }, refunds);
  const next = subscription ? await comingPayment(sender, subscription, basics.locale) : null;
  const model: LetterModel = {
    kind: 'receipt',
    ...receiptFacts(named),
    number: invoice.number,
    orderNumber,
    at: invoice.issuedAt,
    next,
    invoiceUrl: invoiceUrl(linksOf(runtime), paymentId),
  };
  return {
    ...basics,
    model,
    causeId: paymentId,
    timeZone,
    attach: async () => [await attachInvoice({ runtime, business }, invoice, basics.locale)],
  };
}

function receiptFacts(payment: Payment) {
  const money = (amount: bigint): Money => ({ amount, currency: payment.currency });
  const listed = payment.lines.reduce((sum, { total }) => sum + total, 0n);
  const credit = payment.totalAmount - listed;
  return {
    card: chargedAmount(payment) > 0n ? paidWithOf(payment) : null,
    lines: payment.lines.map(({ name, quantity, total }) => ({ name, quantity, amount: money(total) })),
    credit: credit === 0n ? null : money(credit),
    tax: payment.tax === 0n ? null : money(payment.tax),
    total: money(payment.totalAmount),
  };
}

async function attachInvoice(
  { runtime, business }: Pick<Sender, 'runtime' | 'business'>,
  invoice: ReturnType<typeof toInvoice>,
  locale: Locale,
): Promise<MailAttachment> {
  return {
    fileName: `${invoice.number}.pdf`,
    type: 'application/pdf',
    bytes: await drawInvoice(invoice, await findLogoPicture(runtime.sql, business), locale),
  };
}

/** Of a payment that failed while its customer was away. Who was there has seen it; retries say nothing new. */
export async function composeFailure(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const payment = await readPaymentOfEvent(runtime.sql, scope, asId<'payment'>(event.objectId));
  if (!switches.payment_failed || payment?.status !== 'failed' || payment.subscriptionId === null)
    return undefined;
  if (payment.isCustomerPresent || payment.retryAttempt > 0) return undefined;
  const subscription = await readSubscriptionOfEvent(runtime.sql, scope, payment.subscriptionId);
  // Paid meanwhile, or over: there is nothing to pay.
  if (subscription?.status !== 'on_hold') return undefined;
  const { plan, subscriptionId, timeZone } = subscription;
  const basics = ofPayment(payment, sender);
  const model: LetterModel = {
    kind: 'payment_failed',
    planName: productTexts(plan.product, basics.locale).name,
    at: event.occurredAt,
    amount: { amount: payment.totalAmount, currency: payment.currency },
    card: paidWithOf(payment),
    payUrl: payDueUrl(linksOf(runtime), scope.businessId, subscriptionId),
  };
  return { ...basics, model, causeId: payment.paymentId, timeZone };
}

export async function composeRefund(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  const { runtime, scope, switches } = sender;
  const refund = await readRefundOfEvent(runtime.sql, scope, asId<'refund'>(event.objectId));
  if (!switches.refunded || refund?.status !== 'succeeded') return undefined;
  const payment = await readPaymentOfEvent(runtime.sql, scope, refund.paymentId);
  if (!payment || (switches.undone && (await isUndone(sender, payment)))) return undefined;
  const { currency, refundId } = refund;
  const model: LetterModel = {
    kind: 'refunded',
    amount: { amount: refund.amount, currency },
    toCard: { amount: refundedToCard(refund), currency },
    card: paidWithOf(payment),
    creditNoteUrl: creditNoteUrl(linksOf(runtime), refundId),
  };
  return { ...ofPayment(payment, sender), model, causeId: refundId, timeZone: scope.timeZone };
}

/** True for the payment of an acceptance that was undone: the letter about that says so. */
async function isUndone({ runtime, scope }: Sender, { acceptance }: Payment): Promise<boolean> {
  if (acceptance === null) return false;
  const presentation = await readPresentationOfEvent(runtime.sql, scope, acceptance.presentationId);
  return presentation?.state === 'undone';
}

/** Payment by its id, for letters about what it paid. */
export function readPayment({ runtime, scope }: Sender, paymentId: PaymentId | null) {
  return paymentId === null ? undefined : readPaymentOfEvent(runtime.sql, scope, paymentId);
}
