import { assert } from '../../src/domain/assert.ts';
import { type BusinessSettings, defaultSettings } from '../../src/domain/business-settings.ts';
import type { Addon } from '../../src/domain/catalog/addon.ts';
import type { Discount } from '../../src/domain/catalog/discount.ts';
import type { RecurringProduct } from '../../src/domain/catalog/product.ts';
import { priceSession } from '../../src/domain/checkout/price-session.ts';
import {
  type CreditEntry,
  type CreditLot,
  type CreditMove,
  applyCreditMove,
  creditBalance,
  remainingCredit,
  postCreditMoves,
  toGrantMove,
  takeCredit,
  voidCredit,
} from '../../src/domain/credit/credit.ts';
import { sampleBuyer } from '../../src/domain/customer/sample-buyer.ts';
import { asId } from '../../src/domain/ids.ts';
import { type LedgerEntry, bookCreditVoid, bookPayment } from '../../src/domain/ledger/ledger.ts';
import { decideDuePayment } from '../../src/domain/payment/due-payment.ts';
import { type PaymentNames, decideOpenPayment } from '../../src/domain/payment/open-payment.ts';
import type { Payment } from '../../src/domain/payment/payment.ts';
import { decideSettlement } from '../../src/domain/payment/settle.ts';
import { type AmountDue, priceDue } from '../../src/domain/pricing/price-due.ts';
import type { Refund } from '../../src/domain/refund/refund.ts';
import type { TaxRate } from '../../src/domain/tax/tax.ts';
import type { Instant } from '../../src/domain/time.ts';
import { applyChange } from '../../src/domain/subscription/applied-change.ts';
import { type RequestedChange, decideRequestedChange } from '../../src/domain/subscription/change-request.ts';
import { type SubscriptionUpdate, decideUpdate } from '../../src/domain/subscription/decide-update.ts';
import {
  type ProrationBillingMode,
  type RecordedPlanChange,
  snapshotPlan,
} from '../../src/domain/subscription/plan-change.ts';
import { decideRenewal } from '../../src/domain/subscription/renewal.ts';
import {
  beginScheduledChange,
  decideScheduledCycle,
  scheduleChange,
} from '../../src/domain/subscription/scheduled-change.ts';
import {
  type OnPaymentFailure,
  type Subscription,
  hasEnded,
} from '../../src/domain/subscription/subscription.ts';
import { decidePaymentMethodUpdate } from '../../src/domain/subscription/update-payment-method.ts';

/*
 * Plays the life of a subscription for tests: each step takes the same decisions as its use case, and what the
 * database would keep is kept here. What a payment comes to is an argument: true is paid.
 */

export interface Life {
  readonly subscription: Subscription;
  readonly lots: readonly CreditLot[];
  readonly creditEntries: readonly CreditEntry[];
  /** Those that were settled. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly ledger: readonly LedgerEntry[];
  /** The names of what was told, in order. */
  readonly told: readonly string[];
  readonly unpaidChange: RecordedPlanChange | null;
  /** The change that was applied last. */
  readonly lastChange: RecordedPlanChange | null;
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

export interface Bought {
  readonly product: RecurringProduct;
  readonly quantity?: number;
  readonly addons?: readonly { readonly addon: Addon; readonly quantity: number }[];
  /** In stacking order. A change without them keeps those that survive it. */
  readonly discounts?: readonly Discount[];
}

export interface Wanted extends Bought {
  readonly mode: ProrationBillingMode;
  readonly isAtNextBillingDate?: boolean;
  readonly onPaymentFailure?: OnPaymentFailure;
}

export const noTax: readonly TaxRate[] = [];
const billing = { country: 'JP', state: null, city: null, street: null, zipcode: null } as const;
const nobody = { hasPurchased: false, redemptions: new Map(), allowedDiscounts: new Set<never>() };

/** Buys a plan at `now` with a payment that succeeds. */
export function buy(
  { product, quantity = 1, addons = [], discounts = [] }: Bought,
  now: Instant,
  taxRates = noTax,
  settings: Partial<BusinessSettings> = {},
): Life {
  const items = [{ product, quantity, addons, customAmount: null }];
  const cart = { items, discounts, typedCodes: [], trialPeriodDays: null, onDemand: null };
  const priced = priceSession(cart, { taxRates, customer: nobody, timeZone: 'UTC' }, billing, now, true);
  const { payment, subscription } = decideOpenPayment({
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    buyer: sampleBuyer,
    isCustomerProven: true,
    names: namesFor('pay_1', priced.lines.length),
    cart,
    priced,
    billing,
    metadata: {},
    checkoutSessionId: null,
    paymentMethodId: null,
    instrument: null,
    isCustomerPresent: true,
    forceAuthentication: false,
    customFieldResponses: null,
    returnUrl: null,
    now,
  });
  assert(subscription, 'a plan begins a subscription');
  const entry = bookPayment(payment);
  return {
    subscription: { ...subscription, status: 'active' },
    lots: [],
    creditEntries: [],
    payments: [{ ...payment, status: 'succeeded' }],
    refunds: [],
    ledger: entry ? [entry] : [],
    told: ['payment.succeeded', 'subscription.active'],
    unpaidChange: null,
    lastChange: null,
    taxRates,
    settings: { ...defaultSettings, ...settings },
  };
}

/** What a change would be, and nothing done. Throws what refuses it. */
export function preview(life: Life, wanted: Wanted, now: Instant): RequestedChange {
  const { product, quantity = 1, addons = [], discounts } = wanted;
  return decideRequestedChange(
    life.subscription,
    {
      plan: {
        productId: product.productId,
        quantity,
        addons: addons.map(({ addon, quantity: count }) => ({ addonId: addon.addonId, quantity: count })),
        discountCodes: discounts?.map(({ code }) => code) ?? null,
      },
      mode: wanted.mode,
      isAtNextBillingDate: wanted.isAtNextBillingDate ?? false,
      replacesScheduled: true,
      onPaymentFailure: wanted.onPaymentFailure ?? null,
      metadata: null,
    },
    {
      catalogue: {
        product,
        addons: addons.map(({ addon }) => addon),
        discounts: discounts ?? [],
        customer: nobody,
      },
      hasPendingChange: false,
      creditLots: life.lots,
      taxRates: life.taxRates,
      settings: life.settings,
    },
    now,
  );
}

/** Changes the plan, at once or from the next billing date on. */
export function change(life: Life, wanted: Wanted, now: Instant, isPaid = true): Life {
  const requested = preview(life, wanted, now);
  const planChangeId = asId<'plan_change'>(`pch_${String(life.told.length)}`);
  const { subscription } = life;
  if (requested.isScheduled) {
    const { onPaymentFailure, choice } = requested;
    const asked = { planChangeId, onPaymentFailure, metadata: null };
    const planned = scheduleChange(subscription, choice, asked, now);
    return { ...life, subscription: planned.subscription, told: [...life.told, ...typesOf(planned.events)] };
  }
  const { due } = requested.change;
  const recorded: RecordedPlanChange = {
    planChangeId,
    subscriptionId: subscription.subscriptionId,
    status: due ? 'pending' : 'applied',
    onPaymentFailure: requested.onPaymentFailure,
    previousProductId: subscription.productId,
    previousQuantity: subscription.quantity,
    change: requested.change,
    metadata: null,
    paymentId: null,
    presentationId: null,
    before: due ? null : snapshotPlan(subscription),
    revertsId: null,
    createdAt: now,
  };
  if (due) return pay(life, { subscription, purpose: 'plan_change', due, change: recorded }, now, isPaid);
  const applied = applyChange(subscription, recorded, lotIdOf(life), now);
  return {
    ...withCredit(life, [], applied.creditLot),
    subscription: applied.subscription,
    lastChange: recorded,
    ledger: [...life.ledger, ...(applied.ledgerEntry ? [applied.ledgerEntry] : [])],
    told: [...life.told, ...typesOf(applied.events)],
  };
}

/** Does what the subscription comes to at `now`: nothing, a cycle, or its end. */
export function renew(life: Life, now: Instant, isPaid = true): Life {
  const { subscription: before, taxRates } = life;
  const renewal = decideRenewal(before, taxRates, now);
  if (!renewal) return life;
  if (renewal.kind === 'ended') {
    return over({ ...life, subscription: renewal.subscription, told: [...life.told, renewal.event.type] });
  }
  const { subscription, cycle } = renewal;
  const planned = before.scheduledChange;
  const balance = creditBalance(life.lots, subscription.isTaxInclusive);
  const facts = { creditBalance: balance, taxRates, now };
  const recorded =
    planned &&
    beginScheduledChange(
      before,
      decideScheduledCycle(subscription, cycle, planned.newDiscountIds, facts),
      asId<'payment'>(paymentIdOf(life)),
      now,
    );
  const due = { lines: cycle.lines, unused: 0n };
  return pay(life, { subscription, purpose: 'renewal', due, change: recorded }, now, isPaid);
}

/** Lets time pass: every billing date up to and including `now` is paid when it comes. */
export function until(life: Life, now: Instant): Life {
  let after = life;
  while (after.subscription.status === 'active' && after.subscription.nextBillingAt <= now) {
    after = renew(after, after.subscription.nextBillingAt);
  }
  return renew(after, now);
}

/** Pays what one on hold owes with another payment method. */
export function payOnHold(life: Life, now: Instant, isPaid = true): Life {
  const { subscription, taxRates, unpaidChange } = life;
  const method = asId<'payment_method'>('pm_2');
  const unpaid = { change: unpaidChange, charge: null };
  const update = decidePaymentMethodUpdate(subscription, method, unpaid, taxRates, now);
  assert(update.kind === 'due', 'one on hold owes something');
  const { purpose, due, planChangeId } = update.dues;
  return pay(life, { subscription, purpose, due, change: planChangeId && unpaidChange }, now, isPaid);
}

/** Pauses, goes on, cancels, moves the date. */
export function update(life: Life, asked: SubscriptionUpdate, now: Instant): Life {
  const { subscription, events } = decideUpdate(life.subscription, asked, now);
  const after = { ...life, subscription, told: [...life.told, ...typesOf(events)] };
  return hasEnded(subscription) ? over(after) : after;
}

interface Owed {
  /** As it is to be charged. */
  readonly subscription: Subscription;
  readonly purpose: 'renewal' | 'plan_change' | 'on_demand' | 'payment_method';
  readonly due: AmountDue;
  readonly change: RecordedPlanChange | null;
}

/** Opens the payment of what is owed, and settles it: the gateway answers at once. */
function pay(opened: Life, owed: Owed, now: Instant, isPaid: boolean): Life {
  const { due, change: paidFor } = owed;
  const { subscription: before, taxRates } = opened;
  const { currency } = before;
  const isInclusive = due.lines[0]?.isTaxInclusive ?? false;
  const priced = priceDue(due, creditBalance(opened.lots, isInclusive), currency);
  const payment = decideDuePayment({
    ...owed,
    priced,
    walletBalance: 0n,
    discounts: [],
    planChangeId: paidFor?.planChangeId ?? null,
    method: null,
    isCustomerPresent: false,
    isUpdatePaymentMethod: before.status === 'on_hold',
    retryAttempt: 0,
    metadata: {},
    names: namesFor(paymentIdOf(opened), priced.lines.length),
    now,
  });
  const creditTaken = takeCredit(opened.lots, priced.credit, isInclusive, payment.paymentId);
  const life = withCredit(opened, creditTaken, null);
  const amount = payment.totalAmount;
  const settlement = decideSettlement(
    {
      payment,
      session: null,
      subscribed: {
        subscription: before,
        change: paidFor,
        creditTaken,
        taxRates,
        creditLotId: lotIdOf(life),
        now,
      },
      fallbackSessionId: asId<'checkout_session'>('cks_1'),
      now,
    },
    isPaid || amount === 0n
      ? { status: 'succeeded', amount, currency }
      : { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' },
  );
  assert(settlement?.subscribed, 'what a subscription owes is settled together with it');
  const { ledgerEntry, subscribed, status, events } = settlement;
  const isUnpaid = status === 'failed' && typeof subscribed.subscription?.unpaidChangeId === 'string';
  return {
    ...withCredit(life, subscribed.creditMoves, subscribed.creditLot),
    subscription: subscribed.subscription ?? before,
    payments: [...life.payments, { ...payment, status }],
    ledger: [...life.ledger, ...(ledgerEntry ? [ledgerEntry] : [])],
    told: [...life.told, ...typesOf(events)],
    unpaidChange: isUnpaid && paidFor ? { ...paidFor, status: 'applied' } : life.unpaidChange,
    lastChange:
      paidFor && subscribed.planChangeStatus === 'applied'
        ? { ...paidFor, status: 'applied', paymentId: payment.paymentId, before: snapshotPlan(before) }
        : life.lastChange,
  };
}

function over(life: Life): Life {
  const { subscriptionId, currency } = life.subscription;
  const entry = bookCreditVoid(subscriptionId, remainingCredit(life.lots), currency);
  const ledger = [...life.ledger, ...(entry ? [entry] : [])];
  return { ...withCredit(life, voidCredit(life.lots), null), ledger };
}

/** A life with movements of its credit, and the lot that a grant begins. */
export function withCredit(life: Life, moves: readonly CreditMove[], lot: CreditLot | null): Life {
  const moved = life.lots.map((known) =>
    moves.filter(({ lotId }) => lotId === known.lotId).reduce(applyCreditMove, known),
  );
  const entries = postCreditMoves(remainingCredit(life.lots), lot ? [...moves, toGrantMove(lot)] : moves);
  return {
    ...life,
    lots: [...moved, ...(lot ? [lot] : [])],
    creditEntries: [...life.creditEntries, ...entries],
  };
}

function namesFor(paymentId: string, lines: number): PaymentNames {
  return {
    paymentId: asId<'payment'>(paymentId),
    invoiceId: asId<'invoice'>('inv_1'),
    subscriptionId: asId<'subscription'>('sub_1'),
    lineItemIds: Array.from({ length: lines }, (_, index) => asId<'line_item'>(`itm_${String(index)}`)),
  };
}

const paymentIdOf = ({ payments }: Life) => `pay_${String(payments.length + 1)}`;
const lotIdOf = ({ lots }: Life) => asId<'credit_lot'>(`scl_${String(lots.length + 1)}`);
export const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);
