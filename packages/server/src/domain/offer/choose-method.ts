import type { PaymentMethodId } from '../ids.ts';
import {
  type MethodObstacle,
  type PaymentMethod,
  type PaymentNeed,
  methodObstacle,
} from '../payment/payment-method.ts';

/** Amount to pay and constraints on the payment method. */
export interface MethodNeed extends PaymentNeed {
  /** Required method, for a subscription change; null accepts any. */
  readonly only: PaymentMethodId | null;
  /** Methods that have already failed for this offer. */
  readonly failed: readonly PaymentMethodId[];
}

export interface MethodChoice {
  /** Chosen method; undefined when none can pay. */
  readonly method: PaymentMethod | undefined;
  /** Methods not considered, with the reason. */
  readonly refused: readonly {
    readonly paymentMethodId: PaymentMethodId;
    readonly obstacle: MethodObstacle | 'failed' | 'not_of_the_subscription';
  }[];
}

/**
 * Chooses the customer's payment method for an acceptance: among those able to pay, the one with the latest
 * successful payment; if none has paid yet, the newest. Never simply the first.
 */
export function chooseMethod(methods: readonly PaymentMethod[], need: MethodNeed): MethodChoice {
  const judged = methods.map((method) => ({ method, obstacle: obstacleOf(method, need) }));
  const [best] = judged
    .flatMap(({ method, obstacle }) => (obstacle === undefined ? [method] : []))
    .toSorted(byLastUse);
  return {
    method: best,
    refused: judged.flatMap(({ method: { paymentMethodId }, obstacle }) =>
      obstacle === undefined ? [] : [{ paymentMethodId, obstacle }],
    ),
  };
}

function obstacleOf(
  method: PaymentMethod,
  need: MethodNeed,
): MethodChoice['refused'][number]['obstacle'] | undefined {
  if (need.only !== null && method.paymentMethodId !== need.only) return 'not_of_the_subscription';
  if (need.failed.includes(method.paymentMethodId)) return 'failed';
  return methodObstacle(method, need);
}

function byLastUse(a: PaymentMethod, b: PaymentMethod): number {
  return (
    (b.lastUsedAt ?? -Infinity) - (a.lastUsedAt ?? -Infinity) ||
    b.createdAt - a.createdAt ||
    (a.paymentMethodId < b.paymentMethodId ? -1 : 1)
  );
}
