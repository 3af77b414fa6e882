import { type Instant, secondMs } from '../domain/time.ts';
import { GatewayError, type NotificationPolling } from '../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../runtime.ts';
import { hearCommits } from '../store/postgres/commits.ts';
import {
  receiveDisputeNotification,
  receiveNotification,
} from '../use-cases/billing/gateways/receive-notifications.ts';
import { restMs } from './job-watch.ts';

const pollMs = secondMs / 2;
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
  for (const { businessId, deliveryId, disputeReference: reference, ...notification } of notifications) {
    try {
      await receiveNotification(runtime, provider, businessId, notification);
      const { notificationId } = notification;
      if (reference !== null)
        await receiveDisputeNotification(runtime, provider, businessId, { notificationId, reference });
    } catch (error) {
      // Left unacknowledged, it is delivered again.
      if (error instanceof GatewayError) continue;
      throw error;
    }
    await polling.acknowledgeNotifications([deliveryId]);
  }
  return notifications.length;
}

/** Time of the next notification of any gateway, as far as is known; null for none. */
async function findNextAt({ gateways }: Runtime): Promise<Instant | null> {
  const times = await Promise.all(
    gateways.all.map(async ({ polling }) => (await polling?.findNextAt()) ?? null),
  );
  const known = times.filter((each) => each !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/**
 * Polls for notifications until it is stopped. Once nothing has come and nothing has been committed for a while it only
 * asks when something comes, so that an idle server rests.
 */
export function startNotificationPoll(runtime: Runtime): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let running = Promise.resolve();
  let lastAt = performance.now();
  const isResting = (): boolean => performance.now() - lastAt > restsAfterMs;
  const pollIn = (ms: number): void => {
    clearTimeout(timer);
    if (!isStopping) timer = setTimeout(poll, ms);
  };
  const receive = async (): Promise<number> => {
    if (isResting()) {
      const nextAt = await findNextAt(runtime);
      const inMs = nextAt === null ? restMs : nextAt - runtime.wallClock();
      if (inMs > 0) return Math.min(inMs, restMs);
    }
    if ((await receiveNotifications(runtime)) > 0) lastAt = performance.now();
    return pollMs;
  };
  const poll = (): void => {
    running = receive()
      .catch((error: unknown) => {
        runtime.log.error({ err: error }, 'taking in gateway notifications failed; they come again');
        return pollMs;
      })
      .then(pollIn);
  };
  const endHearing = hearCommits(runtime.sql, () => {
    const wasResting = isResting();
    lastAt = performance.now();
    if (wasResting) pollIn(pollMs);
  });
  poll();
  return {
    stop: async () => {
      isStopping = true;
      endHearing();
      clearTimeout(timer);
      await running;
    },
  };
}
