import type { SessionCart } from '../checkout/checkout-session.ts';
import { emptyBuyer } from '../customer/buyer.ts';
import { asId } from '../ids.ts';
import type { PricedCart } from '../pricing/cart.ts';
import { type ComingCharges, comingCharges } from '../subscription/coming-charges.ts';
import type { TaxAddress, TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { soldSubscription } from './open-payment.ts';

/** Placeholder buyer: later charges depend only on the address and the wallet balance. */
const anybody = {
  paymentId: asId<'payment'>('pay_that_begins'),
  subscriptionId: asId<'subscription'>('sub_to_be_sold'),
  businessId: asId<'business'>('bus_that_sells'),
  customerId: asId<'customer'>('cus_that_buys'),
  buyer: emptyBuyer,
  usesWallet: false,
  paymentMethodId: null,
  metadata: {},
};

/**
 * Automatic charges after a cart sold at `now`; null when it starts no subscription. Without a known address they
 * exclude tax on top, like the total.
 */
export function chargesAfterSale(
  cart: SessionCart,
  priced: PricedCart,
  facts: {
    readonly address: TaxAddress | null;
    readonly taxRates: readonly TaxRate[];
    /** Wallet balance of the customer, as far as it is known. */
    readonly wallet: bigint;
  },
  now: Instant,
): ComingCharges | null {
  const { address, wallet } = facts;
  const billing = {
    city: null,
    street: null,
    zipcode: null,
    state: null,
    country: 'US',
    ...address,
  } as const;
  const sold = soldSubscription(cart, priced, { ...anybody, billing }, now);
  const taxRates = address === null ? [] : facts.taxRates;
  return sold && comingCharges({ ...sold, status: 'active' }, { credit: 0n, wallet }, taxRates);
}
