import type { PaymentId } from '../ids.ts';
import { allocate } from '../money/allocate.ts';
import { divide } from '../money/round.ts';

/*
 * Origin of unused money. A paid period and a lot of credit each record the parts of payments that fund them, so
 * that a refund finds the current place of its money:
 *
 *   payment ──→ period ──downgrade──→ credit ──renewal──→ period
 *                  └─ a refund takes back what is left of its payment, wherever it is by then
 *
 * Funds are used newest first: reverting an upgrade by a downgrade gives back the upgrade's payment.
 */

/** Part of a payment. Both amounts describe the same money. */
export interface Fund {
  readonly paymentId: PaymentId;
  /** Part of the payment's total, tax included. */
  readonly amount: bigint;
  /** Same money in price terms: without tax, unless the price includes it. */
  readonly paid: bigint;
  /** True when it was credit that a later payment used. */
  readonly wasCredit: boolean;
}

/** Parts of payments ordered by arrival, newest last. */
export type Funds = readonly Fund[];

/** Sum of funds in price terms. */
export function paidBy(funds: Funds): bigint {
  return funds.reduce((sum, { paid }) => sum + paid, 0n);
}

/** One payment's part of the funds, tax included. */
export function amountOfPayment(funds: Funds, paymentId: PaymentId): bigint {
  return funds.reduce((sum, fund) => (fund.paymentId === paymentId ? sum + fund.amount : sum), 0n);
}

/** Portion of that part that was credit before, tax included. */
export function creditOfPayment(funds: Funds, paymentId: PaymentId): bigint {
  return amountOfPayment(
    funds.filter(({ wasCredit }) => wasCredit),
    paymentId,
  );
}

/** Funds split into the taken and the remaining part. */
export interface SplitFunds<Kind extends Fund> {
  readonly taken: readonly Kind[];
  readonly left: readonly Kind[];
}

/** Takes `paid` in price terms, newest first, or all when there is less. */
export function takeNewest<Kind extends Fund>(funds: readonly Kind[], paid: bigint): SplitFunds<Kind> {
  let wanted = paid;
  const taken: Kind[] = [];
  const left: Kind[] = [];
  for (const fund of funds.toReversed()) {
    const part = fund.paid < wanted ? fund.paid : wanted;
    const [out, rest] = splitFund(fund, part);
    wanted -= part;
    if (out) taken.unshift(out);
    if (rest) left.unshift(rest);
  }
  return { taken, left };
}

function splitFund<Kind extends Fund>(fund: Kind, paid: bigint): readonly [Kind | null, Kind | null] {
  if (paid === 0n) return [null, fund];
  if (paid === fund.paid) return [fund, null];
  const amount = divide(fund.amount * paid, fund.paid, 'half_away_from_zero');
  return [
    { ...fund, amount, paid },
    { ...fund, amount: fund.amount - amount, paid: fund.paid - paid },
  ];
}

/**
 * Takes up to `amount`, tax included, of one payment's money, newest first. `divided` splits a fund that is taken
 * in part.
 */
export function takeOfPayment<Kind extends Fund>(
  funds: readonly Kind[],
  paymentId: PaymentId,
  amount: bigint,
  divided: (fund: Kind, part: bigint) => readonly [taken: Kind, left: Kind],
): SplitFunds<Kind> {
  let wanted = amount;
  const taken: Kind[] = [];
  const left: Kind[] = [];
  for (const fund of funds.toReversed()) {
    const part = fund.paymentId !== paymentId ? 0n : fund.amount < wanted ? fund.amount : wanted;
    wanted -= part;
    if (part === 0n) left.unshift(fund);
    else if (part === fund.amount) taken.unshift(fund);
    else {
      const [out, rest] = divided(fund, part);
      taken.unshift(out);
      left.unshift(rest);
    }
  }
  return { taken, left };
}

/**
 * Splits a fund of which `part`, tax included, is taken. The taken price-term amount is rounded up, so that the
 * rest is never worth more than the money behind it.
 */
export function dividedFund<Kind extends Fund>(fund: Kind, part: bigint): readonly [taken: Kind, left: Kind] {
  const paid = divide(fund.paid * part, fund.amount, 'up');
  return [
    { ...fund, amount: part, paid },
    { ...fund, amount: fund.amount - part, paid: fund.paid - paid },
  ];
}

/** True when both funds are parts of the same payment and agree on having been credit. */
function isSameFund(a: Fund, b: Fund): boolean {
  return a.paymentId === b.paymentId && a.wasCredit === b.wasCredit;
}

/** Merges funds: parts of the same payment become one again. */
export function mergeFunds(funds: Funds, others: Funds): Funds {
  return others.reduce<Funds>((merged, other) => {
    const index = merged.findIndex((known) => isSameFund(known, other));
    const known = merged[index];
    if (known === undefined) return [...merged, other];
    const sum = { ...known, amount: known.amount + other.amount, paid: known.paid + other.paid };
    return merged.with(index, sum);
  }, funds);
}

/**
 * Initial funds of a credit lot: one per payment, in order of arrival. Credit that is applied and then returned by
 * a failed payment leaves the lot exactly as it was.
 */
export function asCreditFunds(funds: Funds): Funds {
  return mergeFunds([], funds);
}

/** Same money with `paid` restated in other price terms: no fund is worth more than the money behind it. */
export function convertFunds(funds: Funds, paid: bigint): Funds {
  // Credit from before funds were recorded has no money behind it to divide.
  if (paidBy(funds) === paid || funds.every(({ amount }) => amount === 0n)) return funds;
  const parts = allocate(
    paid,
    funds.map(({ amount }) => amount),
  );
  return funds.map((fund, index) => ({ ...fund, paid: parts[index] ?? 0n }));
}

/** Part of `kept` that is still in `present`: a refund may have taken some of it since. */
export function presentFunds<Kind extends Fund>(
  kept: readonly Kind[],
  present: Funds,
  divided: (fund: Kind, part: bigint) => readonly [taken: Kind, left: Kind],
): readonly Kind[] {
  return kept.flatMap((fund, index) => {
    const amountIn = (funds: Funds) =>
      funds.reduce((sum, other) => (isSameFund(other, fund) ? sum + other.amount : sum), 0n);
    const left = amountIn(present) - amountIn(kept.slice(0, index));
    if (left >= fund.amount) return [fund];
    return left <= 0n ? [] : [divided(fund, fund.amount - left)[1]];
  });
}

/** Removes other funds from funds, newest first. */
export function withoutFunds(funds: Funds, taken: Funds): Funds {
  const gone = mergeFunds([], taken).map((fund) => ({ ...fund }));
  return funds
    .toReversed()
    .flatMap((fund) => {
      const out = gone.find((other) => isSameFund(other, fund));
      if (out === undefined) return [fund];
      const amount = out.amount < fund.amount ? out.amount : fund.amount;
      const paid = amount === fund.amount ? fund.paid : out.paid;
      out.amount -= amount;
      out.paid -= paid;
      return amount === fund.amount
        ? []
        : [{ ...fund, amount: fund.amount - amount, paid: fund.paid - paid }];
    })
    .toReversed();
}
