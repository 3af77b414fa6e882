import { secondMs } from '../domain/time.ts';
import { GatewayError, type NotificationPolling } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { receiveNotification } from '../use-cases/billing/gateways/receive-notifications.ts';

const pollMs = secondMs / 2;
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
