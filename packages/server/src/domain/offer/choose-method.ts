import type { PaymentMethodId } from '../ids.ts';
import {
  type MethodObstacle,
  type PaymentMethod,
  type PaymentNeed,
  methodObstacle,
} from '../payment/payment-method.ts';

/** What is to be paid, and with what it may be. */
export interface MethodNeed extends PaymentNeed {
  /** The method that a change of a subscription is charged to; null when any will do. */
  readonly only: PaymentMethodId | null;
  /** Methods that failed for this already. */
  readonly failed: readonly PaymentMethodId[];
}

export interface MethodChoice {
  /** Undefined when none can pay it. */
  readonly method: PaymentMethod | undefined;
  /** Why the others were not considered. */
  readonly refused: readonly {
    readonly paymentMethodId: PaymentMethodId;
    readonly obstacle: MethodObstacle | 'failed' | 'not_of_the_subscription';
  }[];
}

/**
 * Chooses what an acceptance is charged to, out of the customer's own methods: never simply the first, but of
 * those that can pay it the one that last paid successfully; among those that never did, the newest.
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
