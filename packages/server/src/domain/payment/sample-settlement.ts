import { asId } from '../ids.ts';
import type { Subscription } from '../subscription/subscription.ts';
import type { Instant } from '../time.ts';
import type { GatewayOutcome } from './gateway-outcome.ts';
import type { Payment } from './payment.ts';
import { type Settlement, decideSettlement } from './settle.ts';

/** Settles a subscription payment of an amount in dollars, with changes made to the subscription meanwhile. */
export function settleDue(
  payment: Payment,
  amount: bigint,
  outcome: 'succeeded' | 'failed',
  subscription: Subscription,
  now: Instant,
): Settlement {
  const told: GatewayOutcome =
    outcome === 'succeeded'
      ? { status: 'succeeded', amount, currency: 'USD' }
      : { status: 'failed', declineCode: 'INSUFFICIENT_FUNDS' };
  const settlement = decideSettlement(
    {
      payment,
      session: null,
      subscribed: {
        subscription,
        change: null,
        creditTaken: [],
        taxRates: [],
        creditLotId: asId<'credit_lot'>('scl_1'),
        now,
      },
      fallbackSessionId: asId<'checkout_session'>('cks_1'),
      now,
    },
    told,
  );
  if (!settlement) throw new Error('the outcome is final');
  return settlement;
}
