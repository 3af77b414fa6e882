import type { Instant } from '../../../domain/time.ts';
import type { NotificationPolling } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';
import { settleDue } from './charge-book.ts';
import { type SimulatorNotification, deleteNotifications, takeNotifications } from './notification-book.ts';

/** The same with all that the book says of each notification. */
export interface SimulatorPolling extends NotificationPolling {
  takeNotifications(limit: number): Promise<readonly SimulatorNotification[]>;
}

/** Capability `polling`. Late charges and refunds come to their end before it looks. */
export function createPolling(book: Book, wallClock: () => Instant): SimulatorPolling {
  return {
    async takeNotifications(limit) {
      const now = wallClock();
      await settleDue(book, now);
      return takeNotifications(book, limit, now);
    },
    acknowledgeNotifications: (deliveryIds) => deleteNotifications(book, deliveryIds),
  };
}
