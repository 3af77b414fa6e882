import { secondMs } from '../domain/time.ts';
import { GatewayError } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { receiveOutcome } from '../use-cases/payments/collect.ts';
import { healRefund } from '../use-cases/refunds/collect-refund.ts';

const pollMs = secondMs / 2;
const batchSize = 50;

/**
 * Takes in what the gateway tells by itself. A notification may be late, doubled or out of order, so it is
 * only a reason to ask the gateway; what it answers is settled. Answers how many were taken in.
 */
export async function receiveNotifications(runtime: Runtime): Promise<number> {
  const notifications = await runtime.simulator.takeNotifications(batchSize);
  for (const { businessId, paymentId, refundId, deliveryId } of notifications) {
    try {
      if (refundId !== null) {
        await healRefund(runtime, businessId, refundId);
      } else {
        const outcome = await runtime.gateway.findCharge(businessId, paymentId);
        if (outcome) await receiveOutcome(runtime, businessId, paymentId, outcome);
      }
    } catch (error) {
      // Not acknowledged, it comes again.
      if (error instanceof GatewayError) continue;
      throw error;
    }
    await runtime.simulator.acknowledgeNotifications([deliveryId]);
  }
  return notifications.length;
}

/** Looks for notifications until it is stopped. */
export function startNotificationPoll(runtime: Runtime): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let running = Promise.resolve();
  const poll = (): void => {
    running = receiveNotifications(runtime)
      .catch((error: unknown) => {
        runtime.log.error({ err: error }, 'taking in gateway notifications failed; they come again');
      })
      .then(() => {
        if (!isStopping) timer = setTimeout(poll, pollMs);
      });
  };
  poll();
  return {
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await running;
    },
  };
}
