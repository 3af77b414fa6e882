import type { PaymentId } from '../ids.ts';
import { allocate } from '../money/allocate.ts';
import { divide } from '../money/round.ts';

/*
 * Where money that is still to be used came from. A paid period and a lot of credit each keep the parts of
 * payments that stand behind them, so that a refund finds what its money has become:
 *
 *   payment ──→ period ──downgrade──→ credit ──renewal──→ period
 *                  └─ a refund takes back what is left of its payment, wherever it is by then
 *
 * Money leaves newest first: an upgrade that is taken back with a downgrade gives back the upgrade's payment.
 */

/** A part of a payment. Both amounts are the same money. */
export interface Fund {
  readonly paymentId: PaymentId;
  /** Of the payment's total, tax included. */
  readonly amount: bigint;
  /** In the terms of the price: without the tax, unless the price contains it. */
  readonly paid: bigint;
  /** Whether it has been credit that a later payment used. */
  readonly wasCredit: boolean;
}

/** In the order in which they came, the newest last. */
export type Funds = readonly Fund[];

/** The price-term sum of funds. */
export function paidBy(funds: Funds): bigint {
  return funds.reduce((sum, { paid }) => sum + paid, 0n);
}

/** The part of one payment in funds, tax included. */
export function amountOfPayment(funds: Funds, paymentId: PaymentId): bigint {
  return funds.reduce((sum, fund) => (fund.paymentId === paymentId ? sum + fund.amount : sum), 0n);
}

/** What of that part has been credit before, tax included. */
export function creditOfPayment(funds: Funds, paymentId: PaymentId): bigint {
  return amountOfPayment(
    funds.filter(({ wasCredit }) => wasCredit),
    paymentId,
  );
}

/** Funds in two parts. */
export interface SplitFunds<Kind extends Fund> {
  readonly taken: readonly Kind[];
  readonly left: readonly Kind[];
}

/** Takes `paid` in price terms, newest first; all of them when there is less. */
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
 * Takes up to `amount`, tax included, of one payment's money, newest first. `divided` is how a fund is divided of
 * which a part is taken.
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
 * Divides a fund of which `part`, tax included, is taken. In price terms what is taken is rounded up: what is left
 * is worth no more than the money behind it.
 */
export function dividedFund<Kind extends Fund>(fund: Kind, part: bigint): readonly [taken: Kind, left: Kind] {
  const paid = divide(fund.paid * part, fund.amount, 'up');
  return [
    { ...fund, amount: part, paid },
    { ...fund, amount: fund.amount - part, paid: fund.paid - paid },
  ];
}

/** Whether two funds are parts of the same payment, both credit before or both not. */
function isSameFund(a: Fund, b: Fund): boolean {
  return a.paymentId === b.paymentId && a.wasCredit === b.wasCredit;
}

/** Funds with others put back among them: parts of the same payment become one again. */
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
 * Funds as a lot of credit begins with them: one for each payment, in the order in which they came. Credit that is
 * taken of them and given back, because its payment failed, then leaves the lot exactly as it was.
 */
export function asCreditFunds(funds: Funds): Funds {
  return mergeFunds([], funds);
}

/** The same money with `paid` in all in other price terms: none is worth more than the money behind it. */
export function inTerms(funds: Funds, paid: bigint): Funds {
  // Credit from before its payments were kept has no money behind it that could be divided.
  if (paidBy(funds) === paid || funds.every(({ amount }) => amount === 0n)) return funds;
  const parts = allocate(
    paid,
    funds.map(({ amount }) => amount),
  );
  return funds.map((fund, index) => ({ ...fund, paid: parts[index] ?? 0n }));
}

/** What of `kept` is still among `present`: a refund may have taken some of it meanwhile. */
export function stillThere<Kind extends Fund>(
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

/** Funds without others that were taken of them, newest first. */
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
