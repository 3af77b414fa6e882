import type { ScheduledChange } from '../../../domain/subscription/subscription.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Plan change scheduled for the next billing date: `subscription.scheduled_change`. */
export const storedScheduledChange = documentKind<ScheduledChange>('scheduled change', [unchanged]);
