import type { CreditMove } from '../credit/credit.ts';
import type { PeriodFund, PriceTerms } from '../subscription/period-value.ts';
import type { Instant } from '../time.ts';

/** What a refund has taken, kept with it: it returns if the refund fails. */
export interface TakenBack {
  readonly creditMoves: readonly CreditMove[];
  readonly periodFunds: readonly PeriodFund[];
  /** When the period began that they were taken of. */
  readonly periodBeganAt: Instant;
  readonly periodTerms: PriceTerms;
}
