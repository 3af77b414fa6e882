import type { PeriodValue } from '../../../domain/subscription/period-value.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Value of a period but for its two amounts, which are columns. */
export type PeriodFunding = Omit<PeriodValue, 'periodWorth' | 'periodPaid'>;

/** Payments behind the current period: `subscription.period_funding`. */
export const storedPeriodFunding = documentKind<PeriodFunding>('period funding', [unchanged]);
