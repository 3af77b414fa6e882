import type { CreditMove } from '../credit/credit.ts';
import type { PeriodFund, PriceTerms } from '../subscription/period-value.ts';
import type { Instant } from '../time.ts';

/** Money taken back by a refund, stored with it: it returns if the refund fails. */
export interface TakenBack {
  readonly creditMoves: readonly CreditMove[];
  readonly periodFunds: readonly PeriodFund[];
  /** Start of the period that the funds were taken from. */
  readonly periodBeganAt: Instant;
  readonly periodTerms: PriceTerms;
}
