import type { PeriodValue } from '../../../domain/subscription/period-value.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Value of a period without its two amounts, which have columns of their own. */
export type PeriodFunding = Omit<PeriodValue, 'periodWorth' | 'periodPaid'>;

/** Payments that fund the current period: `subscription.period_funding`. */
export const storedPeriodFunding = documentKind<PeriodFunding>('period funding', [unchanged]);
