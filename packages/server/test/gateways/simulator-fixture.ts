import { expect } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { BusinessId, PaymentId } from '../../src/domain/ids.ts';
import type { Currency } from '../../src/domain/money/currency.ts';
import type { CardDetails, Instrument } from '../../src/domain/payment/gateway-outcome.ts';
import type { ChargeRequest, GatewayRefundRequest } from '../../src/gateways/payment/payment-gateway.ts';
import { createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import type { Simulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { batching } from '../../src/store/postgres/batch.ts';
import type { Database } from '../../src/store/postgres/postgres.ts';

export const start = Date.UTC(2026, 10, 23, 12);
export const visa = '4242424242424242';

/** The outcome of the charge that `chargeRequest` makes. */
export const paid = { status: 'succeeded', amount: 5000n, currency: 'USD' };

export function gatewayError({ isRetryable }: { isRetryable: boolean }): unknown {
  return expect.objectContaining({ name: 'GatewayError', isRetryable });
}

let count = 0;

export function newBusinessId(): BusinessId {
  return asId<'business'>(`bus_${++count}`);
}

export function newPaymentId(): PaymentId {
  return asId<'payment'>(`pay_${++count}`);
}

export function card(number: string, over: Partial<CardDetails> = {}): CardDetails {
  return { number, expiryMonth: 12, expiryYear: 2034, cvc: '123', holderName: 'Sample Customer', ...over };
}

/** Has the gateway keep a card, for nobody in particular. */
export function saveCard(
  { cardEntry }: Simulator,
  businessId: BusinessId,
  details: CardDetails,
): Promise<Instrument> {
  const customer = {
    customerId: asId<'customer'>('cus_1'),
    name: 'Sample Customer',
    email: 'sample@example.com',
  };
  return cardEntry.saveInstrument(businessId, customer, details);
}

/** A simulator whose clock stands until it is moved, and whose delays are noted instead of waited for. */
export class SteeredSimulator {
  now = start;
  readonly waited: number[] = [];
  readonly gateway: Simulator;

  constructor(sql: Database) {
    this.gateway = createSimulator({
      sql,
      batching,
      wallClock: () => this.now,
      delay: (ms) => {
        this.waited.push(ms);
        return Promise.resolve();
      },
    });
  }

  /** A charge of 50.00 USD to a newly saved card, for a payment of its own. */
  async chargeRequest(
    businessId: BusinessId,
    number: string,
    over: Partial<ChargeRequest> = {},
  ): Promise<ChargeRequest> {
    const { token } = await saveCard(this.gateway, businessId, card(number));
    return {
      businessId,
      paymentId: newPaymentId(),
      gatewayPaymentId: null,
      gatewayState: null,
      amount: { amount: 5000n, currency: 'USD' },
      instrumentToken: token,
      isCustomerPresent: true,
      forceAuthentication: false,
      customer: {
        customerId: asId<'customer'>('cus_1'),
        name: 'Sample Customer',
        email: 'sample@example.com',
      },
      returnUrl: 'https://rung.test/return',
      now: start,
      ...over,
    };
  }

  async bookOf({ businessId, paymentId }: ChargeRequest) {
    const charges = await this.gateway.listCharges(businessId);
    return charges.filter((charge) => charge.paymentId === paymentId);
  }
}

/** A charge of another payment with the same card. */
export function next(request: ChargeRequest, over: Partial<ChargeRequest> = {}): ChargeRequest {
  return { ...request, paymentId: newPaymentId(), ...over };
}

export function refundRequest(
  { businessId, paymentId, gatewayPaymentId, gatewayState }: ChargeRequest,
  amount: bigint,
  currency: Currency = 'USD',
): GatewayRefundRequest {
  const refundId = asId<'refund'>(`ref_${++count}`);
  const charge = { businessId, paymentId, gatewayPaymentId, gatewayState };
  return { ...charge, refundId, gatewayRefundId: null, amount: { amount, currency } };
}
