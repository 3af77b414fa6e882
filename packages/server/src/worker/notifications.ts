import { secondMs } from '../domain/time.ts';
import { GatewayError, type NotificationPolling } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { receiveNotification } from '../use-cases/billing/gateways/receive-notifications.ts';

const pollMs = secondMs / 2;
/** Pause between polls once none has come for a while, so that an idle server rests. */
const restMs = 2 * secondMs;
const restsAfterMs = 10 * secondMs;
const batchSize = 50;

/**
 * Fetches and processes notifications from every gateway that delivers them by polling. Returns their number.
 */
export async function receiveNotifications(runtime: Runtime): Promise<number> {
  let count = 0;
  for (const { provider, polling } of runtime.gateways.all) {
    if (polling) count += await receiveFrom(runtime, provider, polling);
  }
  return count;
}

async function receiveFrom(
  runtime: Runtime,
  provider: string,
  polling: NotificationPolling,
): Promise<number> {
  const notifications = await polling.takeNotifications(batchSize);
  for (const { businessId, deliveryId, ...notification } of notifications) {
    try {
      await receiveNotification(runtime, provider, businessId, notification);
    } catch (error) {
      // Left unacknowledged, it is delivered again.
      if (error instanceof GatewayError) continue;
      throw error;
    }
    await polling.acknowledgeNotifications([deliveryId]);
  }
  return notifications.length;
}

/** Polls for notifications until it is stopped. */
export function startNotificationPoll(runtime: Runtime): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let running = Promise.resolve();
  let lastAt = performance.now();
  const poll = (): void => {
    running = receiveNotifications(runtime)
      .then((count) => {
        if (count > 0) lastAt = performance.now();
      })
      .catch((error: unknown) => {
        runtime.log.error({ err: error }, 'taking in gateway notifications failed; they come again');
      })
      .then(() => {
        if (isStopping) return;
        const isResting = performance.now() - lastAt > restsAfterMs;
        timer = setTimeout(poll, isResting ? restMs : pollMs);
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
