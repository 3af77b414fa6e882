import { createHash } from 'node:crypto';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import {
  type ChargeReference,
  GatewayError,
  type GatewayRefundOutcome,
  type RefundReference,
} from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';

/** The bank's own ids for charges and refunds, returned with every outcome and required in later calls. */
export interface OwnIds {
  /** Refuses a reference whose charge this bank has reported under another id, or with another state. */
  check(reference: ChargeReference & Partial<RefundReference>): void;
  withChargeId(charge: ChargeReference, outcome: GatewayOutcome): GatewayOutcome;
  withRefundId(refund: RefundReference, outcome: GatewayRefundOutcome): GatewayRefundOutcome;
}

/** Uses Rung's ids only, and returns none of its own. */
export const noOwnIds: OwnIds = {
  check: () => undefined,
  withChargeId: (_charge, outcome) => outcome,
  withRefundId: (_refund, outcome) => outcome,
};

/** Ids derived from the book and Rung's ids, so that they need not be stored. */
export function createOwnIds({ name }: Pick<Book, 'name'>): OwnIds {
  const idOf = (prefix: string, ...names: readonly string[]): string =>
    `${prefix}_${createHash('sha256')
      .update([name, ...names].join('/'))
      .digest('hex')
      .slice(0, 24)}`;
  const chargeIdOf = ({ businessId, paymentId }: ChargeReference): string =>
    idOf('ch', businessId, paymentId);
  const refundIdOf = ({ businessId, refundId }: RefundReference): string => idOf('re', businessId, refundId);
  return {
    check(reference) {
      const { gatewayPaymentId, gatewayState } = reference;
      const isOurs =
        (gatewayPaymentId === null || gatewayPaymentId === chargeIdOf(reference)) &&
        (gatewayState === null || gatewayState['book'] === name);
      if (isOurs) return;
      throw new GatewayError('The gateway knows this charge by another id.', { isRetryable: false });
    },
    withChargeId: (charge, outcome) => ({
      ...outcome,
      gatewayPaymentId: chargeIdOf(charge),
      gatewayState: { book: name },
    }),
    withRefundId: (refund, outcome) => ({ ...outcome, gatewayRefundId: refundIdOf(refund) }),
  };
}
