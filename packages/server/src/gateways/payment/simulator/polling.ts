import type { Instant } from '../../../domain/time.ts';
import type { NotificationPolling } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';
import { settleDueEntries } from './charge-book.ts';
import {
  type SimulatorNotification,
  deleteNotifications,
  findNextAt,
  takeNotifications,
} from './notification-book.ts';

/** Polling that returns everything recorded about each notification. */
export interface SimulatorPolling extends NotificationPolling {
  takeNotifications(limit: number): Promise<readonly SimulatorNotification[]>;
}

/** Capability `polling`. Settles due charges and refunds before it reads notifications. */
export function createPolling(book: Book, wallClock: () => Instant): SimulatorPolling {
  return {
    async takeNotifications(limit) {
      const now = wallClock();
      await settleDueEntries(book, now);
      return takeNotifications(book, limit, now);
    },
    findNextAt: () => findNextAt(book),
    acknowledgeNotifications: (deliveryIds) => deleteNotifications(book, deliveryIds),
  };
}
