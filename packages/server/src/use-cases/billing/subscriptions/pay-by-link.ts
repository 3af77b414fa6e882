import { assert } from '../../../domain/assert.ts';
import type { PaymentMethodLinkId } from '../../../domain/ids.ts';
import type { Payer } from '../../../domain/payment/due-payment.ts';
import {
  type LinkState,
  type PaymentMethodLink,
  stateOfLink,
} from '../../../domain/payment/payment-method-link.ts';
import { type Payment, chargedAmount } from '../../../domain/payment/payment.ts';
import type { PricedDue } from '../../../domain/pricing/price-due.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type ComingCharges, comingCharges } from '../../../domain/subscription/coming-charges.ts';
import { type OutstandingForMethod, onceSettled } from '../../../domain/subscription/dues.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import type { Instant } from '../../../domain/time.ts';
import { walletShare } from '../../../domain/wallet/wallet-share.ts';
import { type Runtime, gatewayFor, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { deleteWaitingPayment } from '../../../store/billing/open-payment.ts';
import { findLinkByCapability, updateLinkPayment } from '../../../store/billing/payment-method-links.ts';
import { findLivePaymentForSubscription, findPayment } from '../../../store/billing/payments.ts';
import { type Sql, type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { findSubscription, lockSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { awaitOutcome } from '../payments/await-outcome.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { findDues, openSubscriptionPayment, priceForNow } from '../payments/open-subscription-payment.ts';
import { type PaymentSource, resolvePaymentSource } from '../payments/resolve-payment-source.ts';

/** A link as its holder finds it. */
export interface FoundLink {
  readonly link: PaymentMethodLink;
  readonly subscription: Subscription;
  readonly state: LinkState;
  /** The payment under way, or the newest one of the link. */
  readonly payment: Payment | null;
}

/** What the link asks its holder for, priced at this moment. */
export interface LinkOffer {
  readonly dues: OutstandingForMethod;
  readonly priced: PricedDue;
  /** What of its total the customer's wallet pays; the rest is asked of the card. */
  readonly walletAmount: bigint;
  /** What is charged by itself afterwards. */
  readonly coming: ComingCharges;
}

export type LinkPayment =
  /** As it stands once it was collected, by this press of the button or an earlier one. */
  | { readonly kind: 'paid'; readonly payment: Payment }
  /** The link cannot be used any more. */
  | { readonly kind: 'over' }
  /** What is due is no longer what the customer has seen. Nothing was charged. */
  | { readonly kind: 'total_changed'; readonly before: bigint };

/** Finds a link and where it stands. Undefined when there is none. */
export async function findMethodLink(
  runtime: Runtime,
  linkId: string,
): Promise<(FoundLink & { readonly scope: Scope }) | undefined> {
  const found = await findLinkByCapability(runtime.sql, linkId);
  if (!found) return undefined;
  const subscription = await findSubscription(runtime.sql, found.scope, found.link.subscriptionId);
  assert(subscription, 'the subscription of a link is there');
  return {
    scope: found.scope,
    ...(await paymentState(runtime, runtime.sql, found.scope, found.link, subscription)),
  };
}

/**
 * What somebody who opens the link is shown: what paying by it would charge now. Refuses what has been tried too
 * often.
 */
export async function previewLink(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
): Promise<LinkOffer> {
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  const dues = await findDues(runtime.sql, scope, subscription, taxRates, at);
  const price = await priceForNow(runtime.sql, scope, { subscription, due: dues.due });
  const { priced, creditLeft, walletBalance } = price;
  const walletAmount = walletShare(priced.totals.total, walletBalance, subscription.currency);
  const funds = { credit: creditLeft, wallet: walletBalance - walletAmount };
  return {
    dues,
    priced,
    walletAmount,
    coming: comingCharges(onceSettled(subscription, dues, taxRates, at), funds, taxRates),
  };
}

type OpenedByLink =
  /** False `isFirst`: an earlier press of the button opened it, and collects it. */
  | { readonly kind: 'opened'; readonly payment: Payment; readonly isFirst: boolean }
  | { readonly kind: 'over' };

/** What was opened would charge another amount than was shown: it is taken back. */
class TotalChanged extends Error {}

/**
 * Opens the payment of a link with the card the customer gave, and collects it: on hold what is due, otherwise
 * nothing. One payment of a subscription is under way at a time, however many links lead to it.
 */
export async function payByLink(
  runtime: Runtime,
  scope: Scope,
  { link: seen, subscription: known }: FoundLink,
  input: { readonly payWith: PaymentSource; readonly expectedTotal: bigint | null },
): Promise<LinkPayment> {
  gatewayFor(runtime, scope);
  const at = now(runtime, scope);
  const { customerId, buyer, currency } = known;
  const need = { currency, isRecurring: true, now: at };
  const method = await resolvePaymentSource(runtime, scope, { customerId, ...buyer }, input.payWith, need);
  const taxRates = await listTaxRates(runtime.sql, scope);
  const { expectedTotal } = input;
  let opened: OpenedByLink;
  try {
    opened = await transaction(runtime.sql, (tx) =>
      openByLink(runtime, tx, scope, known, { linkId: seen.linkId, method, expectedTotal, taxRates, at }),
    );
  } catch (error) {
    if (!(error instanceof TotalChanged) || expectedTotal === null) throw error;
    return { kind: 'total_changed', before: expectedTotal };
  }
  wakeWorkers(runtime.sql);
  runtime.failpoint('pay-by-link.after-open');
  if (opened.kind === 'over') return opened;
  const payment = opened.isFirst
    ? await executePayment(runtime, scope, opened.payment)
    : await awaitOutcome(runtime, scope, opened.payment);
  return { kind: 'paid', payment };
}

async function openByLink(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscriptionId }: Subscription,
  given: {
    readonly linkId: PaymentMethodLinkId;
    readonly method: Payer;
    readonly expectedTotal: bigint | null;
    readonly taxRates: readonly TaxRate[];
    readonly at: Instant;
  },
): Promise<OpenedByLink> {
  const { method, expectedTotal, taxRates, at } = given;
  const subscription = await lockSubscription(tx, scope, subscriptionId);
  const found = await findLinkByCapability(tx, given.linkId);
  assert(subscription && found, 'a link stays, and so does its subscription');
  const { link } = found;
  const { state, payment: latest } = await paymentState(runtime, tx, scope, link, subscription);
  if (latest && (state === 'under_way' || state === 'paid')) {
    return { kind: 'opened', payment: latest, isFirst: false };
  }
  if (state !== 'open') return { kind: 'over' };
  const reserved = latest?.status === 'requires_payment_method' ? latest.paymentId : undefined;
  if (reserved !== undefined && !(await deleteWaitingPayment(tx, scope, reserved))) return { kind: 'over' };
  const payment = await openSubscriptionPayment(runtime, tx, scope, {
    subscription,
    ...(await findDues(tx, scope, subscription, taxRates, at)),
    method,
    isCustomerPresent: true,
    isUpdatePaymentMethod: true,
    retryAttempt: 0,
    requestKey: null,
    paymentId: reserved,
    now: at,
  });
  if (expectedTotal !== null && expectedTotal !== chargedAmount(payment)) throw new TotalChanged();
  await updateLinkPayment(tx, link, payment.paymentId);
  return { kind: 'opened', payment, isFirst: true };
}

async function paymentState(
  runtime: Runtime,
  sql: Sql,
  scope: Scope,
  link: PaymentMethodLink,
  subscription: Subscription,
): Promise<FoundLink> {
  const underWay = await findLivePaymentForSubscription(sql, scope, link.subscriptionId);
  const own = link.paymentId === null ? undefined : await findPayment(sql, scope, link.paymentId);
  const payment = underWay ?? own ?? null;
  return {
    link,
    subscription,
    payment,
    state: stateOfLink(link, subscription, payment, now(runtime, scope)),
  };
}
