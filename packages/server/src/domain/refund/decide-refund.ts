import { type Metadata, checkMetadata } from '../catalog/metadata.ts';
import { assert } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { LineItemId, RefundId } from '../ids.ts';
import { type LineItem, type Payment, chargedAmount } from '../payment/payment.ts';
import { formatMoney } from '../money/format.ts';
import { type Instant, dayMs } from '../time.ts';
import { type EarlierRefund, type Refund, type RefundItem, refundedToWallet } from './refund.ts';
import {
  type SubscribedMoney,
  isCreditUnused,
  refundableOfPlan,
  refundedOfPlan,
  takeBack,
  usedAsCredit,
} from './take-back.ts';
import { type RefundableLine, remainingNet, splitGross, splitNet } from './split-tax.ts';

/** Refund window after a payment: 30 days, as on the platform. */
const refundWindowMs = 30 * dayMs;

/** Requested refund of one line. */
export interface RefundItemRequest {
  /** Line item id or, where it is unambiguous, the id of its product or add-on. */
  readonly itemId: string;
  /** Null refunds the remainder of the line. */
  readonly amount: bigint | null;
  /** True when `amount` includes tax; otherwise tax is added to it. */
  readonly isTaxInclusive: boolean;
}

export interface RefundRequest {
  readonly refundId: RefundId;
  /** Null refunds the remainder of the payment. */
  readonly items: readonly RefundItemRequest[] | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
  /** True to limit a full refund to what is still refundable, where credit of the payment has been used. */
  readonly isLimited?: boolean;
}

/**
 * Decides a refund, or refuses it. Together with the refunded amounts of its lines it never exceeds the captured
 * amount. `earlier` are all refunds of the payment. One is in progress at a time: until the gateway answers, the
 * remainder is unknown. `money` is the current place of a subscription payment's money; null for other payments.
 */
export function decideRefund(
  payment: Payment,
  request: RefundRequest,
  earlier: readonly EarlierRefund[],
  now: Instant,
  money: SubscribedMoney | null = null,
): Refund {
  checkMetadata(request.metadata);
  checkRefundable(
    payment,
    earlier.some(({ status }) => status === 'pending'),
    now,
  );
  const items =
    request.items === null
      ? everythingLeft(payment, request, money)
      : chosenItems(payment, request.items, money);
  if (money) checkCreditLeft(payment, items, money);
  const amount = sum(items.map((item) => item.amount));
  assert(
    amount > 0n && payment.refundedAmount + amount <= payment.totalAmount,
    'refunds come to more than nothing and to no more than was captured',
  );
  return {
    refundId: request.refundId,
    businessId: payment.businessId,
    paymentId: payment.paymentId,
    customerId: payment.customerId,
    status: 'pending',
    amount,
    tax: sum(items.map((item) => item.tax)),
    walletAmount: shareOfWallet(payment, amount, earlier),
    currency: payment.currency,
    isPartial: amount < payment.totalAmount,
    reason: request.reason,
    items,
    metadata: request.metadata,
    takenBack: money && takeBack(payment, { refundId: request.refundId, items }, money),
    gatewayRefundId: null,
    disputeId: null,
    createdAt: now,
  };
}

/** Refuses to refund credit that has already paid for later periods. */
function checkCreditLeft(payment: Payment, items: readonly RefundItem[], money: SubscribedMoney): void {
  if (refundedOfPlan(payment, items) > refundableOfPlan(payment, money)) throw creditUsed(payment, money);
}

function creditUsed(payment: Payment, money: SubscribedMoney): DomainError {
  const most = refundableOfPlan(payment, money);
  const { currency } = payment;
  const used = usedAsCredit(payment.paymentId, money);
  const rest =
    most === 0n
      ? 'It can no longer be refunded.'
      : `At most ${String(most)} (${formatMoney({ amount: most, currency }, 'en')}, tax included) can still be refunded for the plan: send items with an amount up to that and tax_inclusive: true.`;
  return new DomainError(
    'REFUND_CREDIT_ALREADY_USED',
    `payment_id: ${formatMoney({ amount: used, currency }, 'en')} of this payment became credit that has paid for later periods. ${rest}`,
  );
}

/**
 * Wallet part of a refund. The card is refunded first, up to what it paid across all refunds; the wallet gets the
 * rest.
 */
function shareOfWallet(payment: Payment, amount: bigint, earlier: readonly EarlierRefund[]): bigint {
  const cardLeft = chargedAmount(payment) - (payment.refundedAmount - refundedToWallet(earlier));
  assert(cardLeft >= 0n, 'a card gets back no more than it paid');
  return amount > cardLeft ? amount - cardLeft : 0n;
}

function checkRefundable(payment: Payment, hasPendingRefund: boolean, now: Instant): void {
  if (payment.status !== 'succeeded') {
    throw new DomainError(
      'PAYMENT_NOT_SUCCEEDED',
      `payment_id: this payment is ${payment.status}, so there is nothing to refund.`,
    );
  }
  if (payment.totalAmount === 0n) {
    throw new DomainError(
      'ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED',
      'payment_id: nothing was paid, so there is nothing to refund.',
    );
  }
  if (hasPendingRefund) {
    throw new DomainError(
      'EXISTING_REFUND_REQUEST_PROCESSING',
      'payment_id: another refund of this payment is still pending. Wait for refund.succeeded or refund.failed, then check the remaining amount.',
    );
  }
  if (payment.refundedAmount === payment.totalAmount) {
    throw new DomainError('PAYMENT_ALREADY_REFUNDED', 'payment_id: all of this payment has been refunded.');
  }
  if (now >= payment.createdAt + refundWindowMs) {
    throw new DomainError(
      'REFUND_WINDOW_EXPIRED',
      'payment_id: payments can be refunded for 30 days, and this one is older. Pay the customer back by other means.',
    );
  }
}

/** All lines, and the credit bought with the payment as long as none of it has been used. */
function everythingLeft(
  payment: Payment,
  { isLimited = false }: RefundRequest,
  money: SubscribedMoney | null,
): RefundItem[] {
  let most = money && isLimited ? refundableOfPlan(payment, money) : payment.totalAmount;
  const items: RefundItem[] = [];
  for (const line of payment.lines) {
    if (isCredit(line, payment) && money && !isCreditUnused(money)) continue;
    const left = line.total - line.refundedAmount;
    const amount = left < most || !line.isSubscription ? left : most;
    if (amount === 0n) continue;
    if (line.isSubscription) most -= amount;
    items.push({ itemId: line.itemId, ...splitGross(refundableLine(line), amount) });
  }
  if (items.length > 0 || !money) return items;
  throw creditUsed(payment, money);
}

function chosenItems(
  payment: Payment,
  requests: readonly RefundItemRequest[],
  money: SubscribedMoney | null,
): RefundItem[] {
  const seen = new Set<LineItemId>();
  return requests.map((request, index) => {
    const field = `items.${index}`;
    const line = findLine(payment, request.itemId, field);
    if (seen.has(line.itemId)) {
      throw new DomainError(
        'DUPLICATE_LINE_ITEMS_IN_REQUEST',
        `${field}.item_id: this line is in the request already. Name each line once, with the sum to refund.`,
      );
    }
    seen.add(line.itemId);
    checkDividable(line, payment, money, field);
    return { itemId: line.itemId, ...partOf(line, request, field) };
  });
}

/** The amount added to reach the minimum charge is credit by now. */
function isCredit(line: LineItem, { lines, credits }: Payment): boolean {
  return credits.topUpAmount > 0n && line === lines.at(-1);
}

/**
 * A plan change is refunded as a whole: its lines mean nothing apart, because they share the unused amount. It is
 * divided only when the whole can no longer be refunded.
 */
function checkDividable(
  line: LineItem,
  payment: Payment,
  money: SubscribedMoney | null,
  field: string,
): void {
  if (payment.credits.unusedAmount === 0n && !isCredit(line, payment)) return;
  if (money && usedAsCredit(payment.paymentId, money) > 0n && !isCredit(line, payment)) return;
  throw new DomainError(
    'LINE_ITEM_PRORATED',
    `${field}.item_id: this payment is for a part of a period and is refunded as a whole. Omit items, or change the plan back: the unused amount becomes credit.`,
  );
}

function findLine(payment: Payment, itemId: string, field: string): LineItem {
  const lines = payment.lines;
  const matches = [
    lines.filter((line) => line.itemId === itemId),
    lines.filter((line) => (line.kind === 'addon' ? line.addonId === itemId : line.productId === itemId)),
  ].find((found) => found.length > 0);
  const [line, ...others] = matches ?? [];
  if (line === undefined) {
    throw new DomainError(
      'LINE_ITEM_NOT_FOUND',
      `${field}.item_id: this payment has no such line. GET /payments/{payment_id}/line-items lists them.`,
    );
  }
  if (others.length > 0) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}.item_id: this payment has several lines of it. Name one by its items_id from GET /payments/{payment_id}/line-items.`,
    );
  }
  return line;
}

function partOf(
  line: LineItem,
  { amount, isTaxInclusive }: RefundItemRequest,
  field: string,
): { readonly amount: bigint; readonly tax: bigint } {
  if (line.refundedAmount === line.total) {
    throw new DomainError('LINE_ITEM_FULLY_REFUNDED', `${field}.item_id: nothing is left of this line.`);
  }
  if (amount === null) return wholeRest(line);
  if (amount <= 0n) {
    throw new DomainError(
      'LINE_ITEM_REFUND_AMOUNT_TOO_LOW',
      `${field}.amount: must be at least 1, in the currency's smallest unit. Leave it out to refund the whole line.`,
    );
  }
  const refundable = refundableLine(line);
  const left = isTaxInclusive ? line.total - line.refundedAmount : remainingNet(refundable);
  if (amount > left) {
    const rest = `${String(left)} is left of this line${isTaxInclusive ? '' : ' without tax'}`;
    throw new DomainError(
      'LINE_ITEM_REFUND_AMOUNT_TOO_HIGH',
      `${field}.amount: ${rest}. Refund that or less.`,
    );
  }
  return isTaxInclusive ? splitGross(refundable, amount) : splitNet(refundable, amount);
}

function wholeRest(line: LineItem): { readonly amount: bigint; readonly tax: bigint } {
  return splitGross(refundableLine(line), line.total - line.refundedAmount);
}

function refundableLine(line: LineItem): RefundableLine {
  return { total: line.total, tax: line.tax, refunded: line.refundedAmount };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
