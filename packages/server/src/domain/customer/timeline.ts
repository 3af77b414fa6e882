import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';

/** Kinds of entries in a customer's timeline. */
export const timelineKinds = [
  'payment',
  'refund',
  'subscription_started',
  'subscription_ended',
  'plan_change',
  'wallet_entry',
  'offer_proposed',
  'offer_answered',
  'nothing_proposed',
  'email',
] as const;

export type TimelineKind = (typeof timelineKinds)[number];

/** Something that happened to a customer. */
export interface TimelineEntry {
  readonly at: Instant;
  readonly kind: TimelineKind;
  /** Payment, refund, subscription, plan change, wallet entry, presentation, trace or e-mail. */
  readonly objectId: string;
  /** Cause or owner: subscription, payment, presentation or trace; null for none. */
  readonly relatedId: string | null;
  /** Status that the object has now; the first reason where nothing was proposed. */
  readonly status: string | null;
  /** Name of the product, offer or moment, or the subject of the e-mail. */
  readonly name: string | null;
  /** In minor units; null where no money is named. */
  readonly amount: bigint | null;
  readonly currency: Currency | null;
}

/** Place in a timeline: its last entry's. */
export type TimelinePlace = Pick<TimelineEntry, 'at' | 'kind' | 'objectId'>;

/** Name by which entries of one moment are ordered. */
export function timelineKey({ kind, objectId }: Pick<TimelineEntry, 'kind' | 'objectId'>): string {
  return `${kind}.${objectId}`;
}

/** Joins lists that are each newest first, at most `limit` entries; entries of one moment by their names, the last first. */
export function mergeTimeline(
  lists: readonly (readonly TimelineEntry[])[],
  limit: number,
): readonly TimelineEntry[] {
  return lists
    .flat()
    .toSorted((one, other) => other.at - one.at || (timelineKey(one) < timelineKey(other) ? 1 : -1))
    .slice(0, limit);
}
