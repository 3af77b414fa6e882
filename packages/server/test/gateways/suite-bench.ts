import { randomUUID } from 'node:crypto';
import { asId } from '../../src/domain/ids.ts';
import type { BusinessId } from '../../src/domain/ids.ts';
import { type Simulator, createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import type { ChargeRequest, PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { createStripeGateway } from '../../src/gateways/payment/stripe/gateway.ts';
import { createTestDatabase } from '../support/database.ts';
import { StripeFake } from '../support/stripe-fake/fake.ts';
import { card, newBusinessId, saveCard, start } from './simulator-fixture.ts';

/** Cards by what they do, whatever gateway they are at. */
export type SuiteCard = 'pays' | 'declines' | 'has_no_funds' | 'asks' | 'asks_and_declines';

/** Charge in the gateway's own book. */
interface BookedCharge {
  readonly amount: bigint;
  readonly refunded: bigint;
}

/** A gateway with what its tests need to steer and to look into it. */
export interface GatewayBench {
  readonly gateway: PaymentGateway;
  saveCard(businessId: BusinessId, does: SuiteCard): Promise<string>;
  /** The customer's answer to their bank. */
  answer(request: ChargeRequest, isApproved: boolean): Promise<void>;
  /** Money that was taken for the payment, by the gateway's own book. */
  takenFor(request: ChargeRequest): Promise<readonly BookedCharge[]>;
  /** Loses the next answer to a charge: nothing was done, or all of it. */
  loseCharge(businessId: BusinessId, when: 'before' | 'after'): Promise<void>;
  loseRefund(businessId: BusinessId, when: 'before' | 'after'): Promise<void>;
  stop(): Promise<void>;
}

const simulatorCards: Readonly<Record<SuiteCard, string>> = {
  pays: '4242424242424242',
  declines: '4000000000000002',
  has_no_funds: '4000000000009995',
  asks: '4000002500003155',
  asks_and_declines: '4000008260003178',
};

export async function benchOfSimulator(): Promise<GatewayBench> {
  const database = await createTestDatabase();
  const gateway: Simulator = createSimulator({
    sql: database.sql,
    wallClock: () => start,
    delay: () => Promise.resolve(),
  });
  const once = { next: 1 };
  return {
    gateway,
    saveCard: async (businessId, does) =>
      (await saveCard(gateway, businessId, card(simulatorCards[does]))).token,
    async answer({ businessId, paymentId }, isApproved) {
      await gateway.answerChallenge(businessId, paymentId, isApproved ? 'succeed' : 'fail');
    },
    async takenFor({ businessId, paymentId }) {
      const charges = await gateway.listCharges(businessId);
      return charges
        .filter((charge) => charge.paymentId === paymentId && charge.status === 'succeeded')
        .map(({ amount, refundedAmount }) => ({ amount: amount.amount, refunded: refundedAmount }));
    },
    loseCharge: (businessId, when) =>
      gateway.configureFaults(
        businessId,
        when === 'before' ? { timeoutBeforeCharge: once } : { timeoutAfterCharge: once },
      ),
    loseRefund: (businessId, when) =>
      gateway.configureFaults(
        businessId,
        when === 'before' ? { timeoutBeforeRefund: once } : { timeoutAfterRefund: once },
      ),
    stop: () => database.drop(),
  };
}

const stripeCards: Readonly<Record<SuiteCard, string>> = {
  pays: '4242424242424242',
  declines: '4000000000000002',
  has_no_funds: '4000000000009995',
  asks: '4000002760003184',
  asks_and_declines: '4000008260003178',
};

const stripeTestKey = 'sk_test_00000000';

/** The gateway to Stripe, at a fake that is the test's own. */
export async function benchOfStripe(): Promise<GatewayBench & { readonly fake: StripeFake }> {
  const fake = await StripeFake.start();
  const kept = new Map<string, string>();
  const gateway = createStripeGateway({
    accountOf: () =>
      Promise.resolve({
        secretKey: stripeTestKey,
        webhookSecrets: [],
        publishableKey: null,
        statementDescriptorSuffix: null,
      }),
    customers: {
      find: (_businessId, customerId) => Promise.resolve(kept.get(customerId)),
      keep: (_businessId, customerId, reference) => {
        if (!kept.has(customerId)) kept.set(customerId, reference);
        return Promise.resolve(kept.get(customerId) ?? reference);
      },
    },
    apiUrl: new URL(fake.url),
    publicUrl: 'https://rung.test',
  });
  const { bank } = fake;
  const intentsOf = ({ paymentId }: ChargeRequest) =>
    [...bank.intents.values()].filter(({ metadata }) => metadata['rung_payment'] === paymentId);
  return {
    gateway,
    fake,
    saveCard: (_businessId, does) => {
      const customer = bank.createCustomer({});
      return Promise.resolve(`${customer}:${bank.saveCard(customer, stripeCards[does]).id}`);
    },
    answer: (request, isApproved) => {
      for (const intent of intentsOf(request)) bank.authenticate(intent, isApproved);
      return Promise.resolve();
    },
    takenFor: (request) => {
      const ids = new Set(intentsOf(request).map(({ id }) => id));
      const charges = [...bank.charges.values()].filter(
        (charge) => ids.has(charge.payment_intent) && charge.status === 'succeeded',
      );
      return Promise.resolve(
        charges.map(({ amount, amount_refunded: refunded }) => ({
          amount: BigInt(amount),
          refunded: BigInt(refunded),
        })),
      );
    },
    loseCharge: (_businessId, when) => {
      fake.fail(/confirm/, { when });
      return Promise.resolve();
    },
    loseRefund: (_businessId, when) => {
      fake.fail(/POST .*refunds/, { when });
      return Promise.resolve();
    },
    stop: () => fake.stop(),
  };
}

const itsCards: Readonly<Record<SuiteCard, string>> = {
  pays: 'pm_card_visa',
  declines: 'pm_card_chargeCustomerFail',
  has_no_funds: 'pm_card_chargeCustomerFail',
  asks: 'pm_card_authenticationRequired',
  asks_and_declines: 'pm_card_authenticationRequired',
};

/** The gateway to Stripe, at Stripe, with the test key of an account. Nobody answers for the bank there. */
export async function benchOfStripeItself(secretKey: string): Promise<GatewayBench> {
  const { Stripe } = await import('stripe');
  const stripe = new Stripe(secretKey);
  const gateway = createStripeGateway({
    accountOf: () =>
      Promise.resolve({
        secretKey,
        webhookSecrets: [],
        publishableKey: null,
        statementDescriptorSuffix: null,
      }),
    customers: {
      find: () => Promise.resolve(undefined),
      keep: (_businessId, _customerId, reference) => Promise.resolve(reference),
    },
    apiUrl: undefined,
    publicUrl: 'https://rung.test',
  });
  const cannot = () => Promise.reject(new Error('Stripe itself does nothing of the kind on request.'));
  return {
    gateway,
    saveCard: async (_businessId, does) => {
      const customer = await stripe.customers.create({ name: 'Sample Customer' });
      const method = await stripe.paymentMethods.attach(itsCards[does], { customer: customer.id });
      return `${customer.id}:${method.id}`;
    },
    answer: cannot,
    takenFor: async (request) => {
      const { gatewayPaymentId } = known(request);
      if (gatewayPaymentId === null) return [];
      const intent = await stripe.paymentIntents.retrieve(gatewayPaymentId, { expand: ['latest_charge'] });
      const charge = intent.latest_charge;
      if (intent.status !== 'succeeded' || charge === null || typeof charge === 'string') return [];
      return [{ amount: BigInt(charge.amount), refunded: BigInt(charge.amount_refunded) }];
    },
    loseCharge: cannot,
    loseRefund: cannot,
    stop: () => Promise.resolve(),
  };
}

/** Reference that Rung writes down between preparing a charge and making it: the first reference of a payment stays. */
const written = new Map<string, string>();

/** Charges as Rung does: prepare, write down, charge by what is written down. */
export async function charge(gateway: PaymentGateway, request: ChargeRequest) {
  return gateway.charge(await prepared(gateway, request));
}

/** The request with the reference that is written down for its payment. */
export async function prepared(gateway: PaymentGateway, request: ChargeRequest): Promise<ChargeRequest> {
  if (!gateway.prepareCharge) return request;
  const key = `${request.businessId} ${request.paymentId}`;
  const reference = written.get(key) ?? (await gateway.prepareCharge(request));
  if (!written.has(key)) written.set(key, reference);
  return known(request);
}

/** The reference as a later call has it. */
export function known(request: ChargeRequest): ChargeRequest {
  const key = `${request.businessId} ${request.paymentId}`;
  return { ...request, gatewayPaymentId: written.get(key) ?? null };
}

/** A charge of 50.00 USD to a newly saved card, for a payment of its own. */
export async function requestOf(
  bench: GatewayBench,
  does: SuiteCard,
  over: Partial<ChargeRequest> = {},
): Promise<ChargeRequest> {
  const businessId = over.businessId ?? newBusinessId();
  return {
    businessId,
    // New in each run: a real gateway remembers the keys of the one before.
    paymentId: asId<'payment'>(`pay_${randomUUID()}`),
    gatewayPaymentId: null,
    gatewayState: null,
    amount: { amount: 5000n, currency: 'USD' },
    instrumentToken: await bench.saveCard(businessId, does),
    isCustomerPresent: true,
    forceAuthentication: false,
    customer: { customerId: asId<'customer'>('cus_1'), name: 'Sample Customer', email: 'sample@example.com' },
    returnUrl: 'https://rung.test/return',
    now: start,
    ...over,
  };
}
