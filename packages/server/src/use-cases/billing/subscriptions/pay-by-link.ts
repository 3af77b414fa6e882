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
import { type OutstandingForMethod, afterDuesPaid } from '../../../domain/subscription/dues.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import type { Instant } from '../../../domain/time.ts';
import { walletShare } from '../../../domain/wallet/wallet-share.ts';
import { type Runtime, gatewayFor, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { deleteWaitingPayment } from '../../../store/billing/open-payment.ts';
import { findLinkByCapability, updateLinkPayment } from '../../../store/billing/payment-method-links.ts';
import { findLivePaymentForSubscription, findPayment } from '../../../store/billing/payments.ts';
import { type Sql, type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { findSubscription, lockSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { awaitOutcome } from '../payments/await-outcome.ts';
import { executePayment } from '../payments/execute-payment.ts';
import {
  findOutstandingForMethod,
  openSubscriptionPayment,
  priceAmountDue,
} from '../payments/open-subscription-payment.ts';
import { type PaymentSource, resolvePaymentSource } from '../payments/resolve-payment-source.ts';

/** Link as found by its holder. */
export interface FoundLink {
  readonly link: PaymentMethodLink;
  readonly subscription: Subscription;
  readonly state: LinkState;
  /** Payment in progress, or the link's latest one. */
  readonly payment: Payment | null;
}

/** Payment requested by a link, at current prices. */
export interface LinkOffer {
  readonly dues: OutstandingForMethod;
  readonly priced: PricedDue;
  /** Part of the total paid from the customer's wallet; the rest is charged to the card. */
  readonly walletAmount: bigint;
  /** Later automatic charges. */
  readonly coming: ComingCharges;
}

export type LinkPayment =
  /** Payment in its state after charging, by this click or an earlier one. */
  | { readonly kind: 'paid'; readonly payment: Payment }
  /** The link has expired or is otherwise unusable. */
  | { readonly kind: 'over' }
  /** The amount due has changed since the customer saw it. Nothing was charged. */
  | { readonly kind: 'total_changed'; readonly before: bigint };

/** Finds a link with its state. Undefined if it does not exist. */
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

/** Previews the charge of paying by the link now. Refuses after too many attempts. */
export async function previewLink(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
): Promise<LinkOffer> {
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  const dues = await findOutstandingForMethod(runtime.sql, scope, subscription, taxRates, at);
  const price = await priceAmountDue(runtime.sql, scope, { subscription, due: dues.due });
  const { priced, creditLeft, walletBalance } = price;
  const walletAmount = walletShare(priced.totals.total, walletBalance, subscription.currency);
  const funds = { credit: creditLeft, wallet: walletBalance - walletAmount };
  return {
    dues,
    priced,
    walletAmount,
    coming: comingCharges(afterDuesPaid(subscription, dues, taxRates, at), funds, taxRates),
  };
}

type OpenedByLink =
  /** `isFirst` is false if an earlier click opened it, and charges it. */
  | { readonly kind: 'opened'; readonly payment: Payment; readonly isFirst: boolean }
  | { readonly kind: 'over' };

/** The opened payment differs from the displayed amount: rolls it back. */
class TotalChanged extends Error {}

/**
 * Opens the payment of a link with the customer's card, and charges it: the amount due if the subscription is
 * on hold, otherwise nothing. Only one payment of a subscription is in progress at a time, however many links
 * exist.
 */
export async function payByLink(
  runtime: Runtime,
  scope: Scope,
  { link: seen, subscription: known }: FoundLink,
  input: { readonly payWith: PaymentSource; readonly expectedTotal: bigint | null },
): Promise<LinkPayment> {
  gatewayFor(runtime, scope);
  const at = now(runtime, scope);
  const { customerId, buyer, currency, recurringPreTaxAmount: amount } = known;
  const need = { currency, amount, isRecurring: true, now: at };
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
    ...(await findOutstandingForMethod(tx, scope, subscription, taxRates, at)),
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
