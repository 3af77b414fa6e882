import type { ChargeRun, ComingCharges } from '../../domain/subscription/coming-charges.ts';
import { type Instant, dayMs } from '../../domain/time.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate, formatEvery } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Seller } from './page.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

/*
 * Sentences about later charges, all made here from one schedule: for offers, checkouts, plans, links and
 * receipts; below a total, beside a consent, and on the last confirmation screen.
 */

/** Locale and time zone of the reader. */
export interface Reader {
  readonly locale: Locale;
  readonly timeZone: string;
}

export function readerOf({ locale, seller }: { readonly locale: Locale; readonly seller: Seller }): Reader {
  return { locale, timeZone: seller.timeZone };
}

/** Place at which a customer consents to recurring charges. */
export type ConsentPlace = keyof Dictionary['charges']['consent'];

/** Lines below a total: "Then $30.00 every month, from December 30, 2026". Empty if nothing recurs. */
export function chargeLines(coming: ComingCharges | null, reader: Reader): string[] {
  if (coming === null) return [];
  const t = dictionaryOf(reader.locale).charges;
  if (coming.kind === 'ends') return [t.ends(day(coming.at, reader))];
  if (coming.kind !== 'charged') return [t[coming.kind]];
  const regular = regularRun(coming);
  return [
    regular
      ? t.regular(amountOf(regular, reader), everyOf(regular, reader), day(regular.from, reader))
      : t.next(listOf(coming, reader)),
    ...endLines(coming, reader),
  ];
}

/** Lines beside the next payment: empty if all later charges are equal to it. */
export function furtherLines(coming: ComingCharges, reader: Reader): string[] {
  if (coming.kind !== 'charged') return [];
  return regularRun(coming) ? endLines(coming, reader) : chargeLines(coming, reader);
}

/** Sentences that the customer consents to by continuing; empty if nothing recurs. */
export function consentLines(coming: ComingCharges | null, place: ConsentPlace, reader: Reader): string[] {
  if (coming === null) return [];
  if (coming.kind !== 'charged') return chargeLines(coming, reader);
  const t = dictionaryOf(reader.locale).charges.consent[place];
  const regular = regularRun(coming);
  return [
    regular
      ? t[saidEnd(coming) === null ? 'regular' : 'term'](amountOf(regular, reader), everyOf(regular, reader))
      : t.list(listOf(coming, reader)),
    ...endLines(coming, reader),
  ];
}

/** Later charges as the last confirmation before an order or a change has to list them: one by one. */
export function disclosedCharges(
  coming: ComingCharges | null,
  place: 'order' | 'trial' | 'change',
  reader: Reader,
): string[] {
  if (coming === null) return [];
  if (coming.kind !== 'charged') return chargeLines(coming, reader);
  const { once, disclosed: t } = dictionaryOf(reader.locale).charges;
  const end = saidEnd(coming);
  const priceOf = (run: ChargeRun) => [amountOf(run, reader), everyOf(run, reader)] as const;
  const lastDay = (run: ChargeRun) => (end === null || run.to === null ? null : day(run.to, reader));
  const only = regularRun(coming);
  if (only && place !== 'change') {
    const said = [...priceOf(only), day(only.from, reader)] as const;
    const to = lastDay(only);
    return [to === null ? t[place](...said) : t.term(...said, to), ...endLines(coming, reader)];
  }
  const runs = saidRuns(coming);
  const last = runs.at(-1);
  const goesOn = (run: ChargeRun): string => {
    const to = lastDay(run);
    if (to !== null) return t.after.term(...priceOf(run), to);
    return t.after[place === 'change' ? 'change' : 'order'](...priceOf(run));
  };
  return [
    ...runs.map((run) =>
      t.taxed(run === last ? once(amountOf(run, reader), day(run.from, reader)) : runOf(run, reader)),
    ),
    ...(last && last.from !== last.to ? [goesOn(last)] : []),
    ...endLines(coming, reader),
  ];
}

/** Next charge and its date: "$30.00 on December 30, 2026"; null if nothing recurs. */
export function nextPayment(coming: ComingCharges | null, reader: Reader): string | null {
  const next = nextCharge(coming);
  return next && dictionaryOf(reader.locale).charges.once(amountOf(next, reader), day(next.from, reader));
}

/** Next charge; null if nothing recurs. */
function nextCharge(coming: ComingCharges | null): ChargeRun | null {
  return coming?.kind === 'charged' ? (coming.runs[0] ?? null) : null;
}

/** Date of the next charge; null if nothing recurs. */
export function nextDay(coming: ComingCharges | null, reader: Reader): string | null {
  const next = nextCharge(coming);
  return next && day(next.from, reader);
}

/** One price for all later charges; null if prices differ, or there is one charge only. */
function regularRun(coming: Charged): ChargeRun | null {
  const [first, ...others] = saidRuns(coming);
  return first && others.length === 0 && first.from !== first.to ? first : null;
}

type Charged = Extract<ComingCharges, { kind: 'charged' }>;

function listOf(coming: Charged, reader: Reader): string {
  const runs = saidRuns(coming);
  const t = dictionaryOf(reader.locale).charges;
  const said = runs.map((run, index) =>
    index === runs.length - 1 && run.from !== run.to
      ? t.onwards(amountOf(run, reader), everyOf(run, reader), day(run.from, reader))
      : runOf(run, reader),
  );
  const last = said.at(-1) ?? '';
  return said.length > 1 ? t.list(said.slice(0, -1), last) : last;
}

function runOf(run: ChargeRun, reader: Reader): string {
  const t = dictionaryOf(reader.locale).charges;
  const amount = amountOf(run, reader);
  const from = day(run.from, reader);
  return run.to === null || run.to === run.from
    ? t.once(amount, from)
    : t.during(amount, everyOf(run, reader), from, day(run.to, reader));
}

/**
 * A subscription that ends after ten or twenty years counts as open-ended: so distant a date only hides the
 * rest.
 */
const saidWithinMs = 5 * 366 * dayMs;

/** Charges to mention: the last days of so long a subscription are left out, like its end. */
function saidRuns({ runs }: Charged): readonly ChargeRun[] {
  const from = runs[0]?.from ?? 0;
  return runs.filter((run) => run.from - from <= saidWithinMs);
}

function endLines(coming: Charged, reader: Reader): string[] {
  const endsAt = saidEnd(coming);
  return endsAt === null ? [] : [dictionaryOf(reader.locale).charges.until(day(endsAt, reader))];
}

/** End of the subscription, if it is near enough to mention; null if it is open-ended. */
export function saidEnd(coming: ComingCharges): Instant | null {
  if (coming.kind === 'ends') return coming.at;
  if (coming.kind !== 'charged') return null;
  const from = coming.runs[0]?.from ?? 0;
  return coming.endsAt === null || coming.endsAt - from > saidWithinMs ? null : coming.endsAt;
}

function amountOf({ amount }: ChargeRun, { locale }: Reader): string {
  return formatAmount(amount, locale);
}

function everyOf({ interval }: ChargeRun, { locale }: Reader): string {
  return formatEvery(interval, locale);
}

function day(at: Instant, { locale, timeZone }: Reader): string {
  return formatDate(at, locale, timeZone);
}
