import { createHash } from 'node:crypto';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import {
  type ChargeReference,
  GatewayError,
  type GatewayRefundOutcome,
  type RefundReference,
} from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';

/** Ids of the bank's own for charges and refunds, told with every outcome and expected with every later call. */
export interface OwnIds {
  /** Refuses a reference whose charge this bank has told under another id, or with another state. */
  check(reference: ChargeReference & Partial<RefundReference>): void;
  withChargeId(charge: ChargeReference, outcome: GatewayOutcome): GatewayOutcome;
  withRefundId(refund: RefundReference, outcome: GatewayRefundOutcome): GatewayRefundOutcome;
}

/** Goes by Rung's ids alone, and tells nothing to be kept. */
export const noOwnIds: OwnIds = {
  check: () => undefined,
  withChargeId: (_charge, outcome) => outcome,
  withRefundId: (_refund, outcome) => outcome,
};

/** Ids that follow from the book and ours, so that the book need not keep them. */
export function ownIdsOf({ name }: Pick<Book, 'name'>): OwnIds {
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
