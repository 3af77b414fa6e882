import type { z } from '@hono/zod-openapi';
import {
  type TimelineEntry,
  type TimelinePlace,
  timelineKey,
  timelineKinds,
} from '../../domain/customer/timeline.ts';
import { fromApiCursor, toApiCursor } from '../cursor.ts';
import type { timelineSchema } from '../schemas/timeline.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';

const sort = '-at';
const keyForm = new RegExp(`^(${timelineKinds.join('|')})\\.[A-Za-z0-9_-]{1,60}$`);

export function fromApiTimelinePlace(text: string | undefined): TimelinePlace | null {
  const cursor = fromApiCursor(text, sort, keyForm);
  if (cursor === null) return null;
  const [kind, objectId = ''] = cursor.order.split('.');
  return { at: Number(cursor.value), kind: kind as TimelinePlace['kind'], objectId };
}

export function toApiTimeline(
  entries: readonly TimelineEntry[],
  limit: number,
): z.infer<typeof timelineSchema> {
  const last = entries.length < limit ? undefined : entries.at(-1);
  return {
    items: entries.map((entry) => ({
      at: toApiInstant(entry.at),
      kind: entry.kind,
      object_id: entry.objectId,
      related_id: entry.relatedId,
      status: entry.status,
      name: entry.name,
      amount: entry.amount === null ? null : toApiAmount(entry.amount),
      currency: entry.currency,
    })),
    next_cursor: last ? toApiCursor({ sort, value: String(last.at), order: timelineKey(last) }) : null,
  };
}
