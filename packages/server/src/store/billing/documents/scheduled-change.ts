import type { ScheduledChange } from '../../../domain/subscription/subscription.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Change that waits for the billing date: `subscription.scheduled_change`. */
export const storedScheduledChange = documentKind<ScheduledChange>('scheduled change', [unchanged]);
