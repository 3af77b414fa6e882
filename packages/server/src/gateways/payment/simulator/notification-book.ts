import { randomUUID } from 'node:crypto';
import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { BusinessId, PaymentId, RefundId } from '../../../domain/ids.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { leaseMs } from '../../../domain/lease.ts';
import type { Instant } from '../../../domain/time.ts';
import type { GatewayRefundOutcome, PolledNotification } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';
import type { DrawnFaults } from './fault-book.ts';

/**
 * Notification as recorded: with the state it reports and the time of that state, which may be older than
 * another's.
 */
export interface SimulatorNotification extends PolledNotification {
  readonly status: GatewayOutcome['status'] | GatewayRefundOutcome['status'];
  readonly declineCode: DeclineCode | null;
  readonly occurredAt: Instant;
}

type Notice = Omit<SimulatorNotification, 'deliveryId' | 'notificationId' | 'disputeReference'>;

/**
 * Records notifications, as many and in the order that the faults demand. `before` is the time of the older
 * state that an out-of-order delivery reports afterwards.
 */
export async function insertNotifications(
  book: Book,
  notice: Notice,
  before: Instant,
  { struck }: DrawnFaults,
): Promise<void> {
  const deliverAt = notice.occurredAt;
  const notificationId = newNotificationId();
  await insertDelivery(book, notificationId, notice, deliverAt);
  if (struck.duplicateNotifications) await insertDelivery(book, notificationId, notice, deliverAt);
  if (struck.outOfOrderNotifications) {
    const older: Notice = { ...notice, status: 'processing', declineCode: null, occurredAt: before };
    await insertDelivery(book, newNotificationId(), older, deliverAt);
  }
}

function newNotificationId(): string {
  return `note_${randomUUID().replaceAll('-', '')}`;
}

async function insertDelivery(
  { name, sql }: Book,
  notificationId: string,
  notice: Notice,
  deliverAt: Instant,
): Promise<void> {
  await sql`
    insert into simulator.notification (book, notification_id, business_id, payment_id, refund_id, status,
      decline_code, occurred_at, deliver_at)
    values (${name}, ${notificationId}, ${notice.businessId}, ${notice.paymentId}, ${notice.refundId}, ${notice.status},
      ${notice.declineCode}, ${notice.occurredAt}, ${deliverAt})`;
}

/**
 * Takes up to `limit` due notifications, oldest first. A concurrent caller gets different ones, and these
 * again if they are not acknowledged in time.
 */
export async function takeNotifications(
  { name, sql }: Book,
  limit: number,
  now: Instant,
): Promise<readonly SimulatorNotification[]> {
  const rows = await sql<
    {
      delivery_id: bigint;
      notification_id: string;
      business_id: BusinessId;
      payment_id: PaymentId;
      refund_id: RefundId | null;
      dispute_id: string | null;
      status: SimulatorNotification['status'];
      decline_code: DeclineCode | null;
      occurred_at: Instant;
    }[]
  >`
    with due as (
      select delivery_id, deliver_at from simulator.notification
      where book = ${name} and deliver_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by deliver_at, delivery_id limit ${limit}
      for update skip locked
    ), leased as (
      update simulator.notification n set leased_until = ${now + leaseMs}
      from due where n.delivery_id = due.delivery_id
      returning n.*
    )
    select delivery_id, notification_id, business_id, payment_id, refund_id, status, decline_code, occurred_at,
      (select d.dispute_id from simulator.dispute d where d.book = ${name} and d.business_id = leased.business_id
        and d.payment_id = leased.payment_id) as dispute_id
    from leased order by deliver_at, delivery_id`;
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    notificationId: row.notification_id,
    businessId: row.business_id,
    paymentId: row.payment_id,
    refundId: row.refund_id,
    disputeReference: row.dispute_id,
    status: row.status,
    declineCode: row.decline_code,
    occurredAt: row.occurred_at,
  }));
}

/** Time of the next thing to be told or to happen in a book: a notification, or the end of a charge or refund. */
export async function findNextAt({ name, sql }: Book): Promise<Instant | null> {
  const [row] = await sql<{ next_at: Instant | null }[]>`
    select least(
      (select greatest(deliver_at, leased_until) from simulator.notification where book = ${name}
        order by deliver_at, delivery_id limit 1),
      (select settles_at from simulator.charge where book = ${name} and status = 'processing'
        order by settles_at limit 1),
      (select settles_at from simulator.refund where book = ${name} and status = 'pending'
        order by settles_at limit 1)
    ) as next_at`;
  return row?.next_at ?? null;
}

/** Deletes acknowledged deliveries. */
export async function deleteNotifications(
  { name, sql }: Book,
  deliveryIds: readonly bigint[],
): Promise<void> {
  await sql`
    delete from simulator.notification
    where book = ${name} and delivery_id in (select unnest(${sql.array([...deliveryIds])}::bigint[]))`;
}
