import { asId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/payment/gateway-outcome.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { StripeFake } from '../support/stripe-fake/fake.ts';

/** Money that a bank took, by its own book. */
interface BookedCharge {
  readonly paymentId: string;
  readonly amount: bigint;
  readonly refunded: bigint;
}

/** Bank that the processes charge at, as somebody sees it who looks into its book. */
export interface Bank {
  /** Saves a card that pays; undefined where the gateway of the business takes cards from Rung. */
  readonly saveCard: (() => Instrument) | undefined;
  readonly listCharges: (runtime: Runtime, businessId: string) => Promise<readonly BookedCharge[]>;
}

export const simulatedBank: Bank = {
  saveCard: undefined,
  listCharges: async ({ simulator }, businessId) => {
    const charges = await simulator.listCharges(asId<'business'>(businessId));
    return charges
      .filter(({ status }) => status === 'succeeded')
      .map(({ paymentId, amount: { amount }, refundedAmount }) => ({
        paymentId,
        amount,
        refunded: refundedAmount,
      }));
  },
};

export function stripeBank({ bank }: StripeFake): Bank {
  return {
    saveCard: () => {
      const customer = bank.createCustomer({});
      return {
        provider: 'stripe',
        token: `${customer}:${bank.saveCard(customer, '4242424242424242').id}`,
        cardNetwork: 'VISA',
        lastFour: '4242',
        expiryMonth: 12,
        expiryYear: 2034,
        cardType: 'CREDIT',
        holderName: null,
        issuingCountry: 'US',
        currencies: null,
        isRecurringEnabled: true,
      };
    },
    listCharges: (_runtime, businessId) =>
      Promise.resolve(
        [...bank.charges.values()].flatMap((charge) => {
          const intent = bank.intents.get(charge.payment_intent);
          if (charge.status !== 'succeeded' || intent?.metadata['rung_business'] !== businessId) return [];
          const paymentId = intent.metadata['rung_payment'] ?? '';
          return [{ paymentId, amount: BigInt(charge.amount), refunded: BigInt(charge.amount_refunded) }];
        }),
      ),
  };
}
