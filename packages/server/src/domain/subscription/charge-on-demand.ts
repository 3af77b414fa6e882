import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { formatMoney } from '../money/format.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { onDemandCharges } from '../pricing/cart-charges.ts';
import type { AmountDue } from '../pricing/price-due.ts';
import { priceLines, totalsOf } from '../pricing/price-lines.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { checkAlive } from './decide-update.ts';
import type { Subscription } from './subscription.ts';

/** On-demand charge requested by a seller. */
export interface OnDemandCharge {
  /** In minor units, regardless of the plan's quantity; taxed like its product. */
  readonly price: bigint;
  /** Null uses the plan's currency, the only one allowed. */
  readonly currency: Currency | null;
  /** Invoice description in place of the product's. */
  readonly description: string | null;
}

/**
 * Decides the amount due for an on-demand charge at `now`, or refuses with the violated rule. One payment at a
 * time: a slow payment must not lead to a second charge.
 */
export function decideOnDemandCharge(
  subscription: Subscription,
  charge: OnDemandCharge,
  hasPaymentUnderWay: boolean,
  taxRates: readonly TaxRate[],
  now: Instant,
): AmountDue {
  checkChargeable(subscription, hasPaymentUnderWay, now);
  const { currency } = subscription;
  if (charge.currency !== null && charge.currency !== currency) {
    throw new DomainError(
      'UNSUPPORTED_BILLING_CURRENCY',
      `product_currency: this plan was sold in ${currency} and cannot be charged in ${charge.currency}.`,
    );
  }
  const due = dueOnDemand(subscription, charge, taxRates);
  const { total } = totalsOf(due.lines);
  const minimum = minimumCharge(currency);
  if (total < minimum) {
    const [asked, least] = [total, minimum].map((amount) => formatMoney({ amount, currency }, 'en'));
    throw new DomainError(
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      `product_price: the charge comes to ${String(asked)}, and less than ${String(least)} cannot be charged in ${currency}.`,
    );
  }
  return due;
}

/** Amount due for a charge, taxed like the plan's product. */
export function dueOnDemand(
  { plan, quantity, billing }: Subscription,
  { price, description }: Pick<OnDemandCharge, 'price' | 'description'>,
  taxRates: readonly TaxRate[],
): AmountDue {
  const item = { product: plan.product, quantity, addons: [], customAmount: null };
  const charges = onDemandCharges(item, 0, { price, description, currency: null, isMandateOnly: false });
  return { lines: priceLines(charges, [], { address: billing, taxRates }), unused: 0n };
}

function checkChargeable(subscription: Subscription, hasPaymentUnderWay: boolean, now: Instant): void {
  if (!subscription.isOnDemand) {
    throw new DomainError(
      'SUBSCRIPTION_NOT_ON_DEMAND',
      'This subscription is charged at its billing dates, not on demand. Sell anything else in a checkout.',
    );
  }
  checkAlive(subscription);
  if (subscription.status !== 'active') {
    throw new DomainError(
      'SUBSCRIPTION_INACTIVE',
      `This subscription is ${subscription.status}. Only an active one is charged.`,
    );
  }
  if (subscription.expiresAt !== null && now >= subscription.expiresAt) {
    throw new DomainError(
      'SUBSCRIPTION_EXPIRED',
      'The period of this subscription has ended. Sell the plan again in a checkout.',
    );
  }
  if (subscription.cancelAtNextBillingDate) {
    throw new DomainError(
      'CHARGE_NOT_ALLOWED_FOR_SCHEDULED_CANCELLATION',
      'This subscription is to be cancelled. Take that back first: PATCH it with cancel_at_next_billing_date: false.',
    );
  }
  if (hasPaymentUnderWay) {
    throw new DomainError(
      'PREVIOUS_PAYMENT_PENDING',
      'A payment of this subscription is under way. Charge again when it has succeeded or failed.',
    );
  }
}
