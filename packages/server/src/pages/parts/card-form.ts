import type { CardDetails } from '../../domain/payment/gateway-outcome.ts';
import type { Instant } from '../../domain/time.ts';
import { toPlainDigits } from './typed-text.ts';

/** Card details as typed. */
export interface TypedCard {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly name: string;
}

export type CardProblem = 'number' | 'expiry' | 'expired' | 'cvc' | 'name' | 'name_too_long';

export interface ReadCard {
  /** Null if there are problems. */
  readonly card: CardDetails | null;
  readonly problems: readonly CardProblem[];
}

/** Parses card details as people type, paste or autofill them, in digits of any width. */
export function readCard(typed: TypedCard, isNameRequired: boolean, now: Instant): ReadCard {
  const number = toPlainDigits(typed.number).replaceAll(/[\s.-]/g, '');
  const expiry = readExpiry(toPlainDigits(typed.expiry));
  const cvc = toPlainDigits(typed.cvc).replaceAll(/\s/g, '');
  const problems: CardProblem[] = [];
  if (!/^\d{12,19}$/.test(number)) problems.push('number');
  if (expiry === null) problems.push('expiry');
  else if (now >= Date.UTC(expiry.year, expiry.month, 1)) problems.push('expired');
  if (!/^\d{3,4}$/.test(cvc)) problems.push('cvc');
  if (isNameRequired && typed.name === '') problems.push('name');
  if (typed.name.length > 200) problems.push('name_too_long');
  if (expiry === null || problems.length > 0) return { card: null, problems };
  return {
    card: {
      number,
      expiryMonth: expiry.month,
      expiryYear: expiry.year,
      cvc,
      holderName: typed.name === '' ? null : typed.name,
    },
    problems,
  };
}

/**
 * Expiry with the month first, as on the card, and a year of two or four digits: `6/32`, `06 / 2032`,
 * `06-32`, `06.32`, `0632`, `632`. A year of four digits may come first, as in month fields of browsers:
 * `2032-06`.
 */
function readExpiry(text: string): { readonly month: number; readonly year: number } | null {
  const typed = text.trim();
  const monthFirst =
    /^(\d{1,2})[\s/.・･|-]+(\d{2}|20\d{2})$/.exec(typed) ??
    /^(0[1-9]|1[0-2])(\d{2}|20\d{2})$/.exec(typed) ??
    // There is no 13th month, so the month of `130` has one digit.
    /^(1(?=[3-9])|[2-9])(\d{2})$/.exec(typed);
  const yearFirst =
    /^(20\d{2})(?:[\s/.・･|-]+|年\s*)(\d{1,2})\s*月?$/.exec(typed) ??
    /^(20\d{2})(0[1-9]|1[0-2])$/.exec(typed);
  const [month, year] = monthFirst
    ? [Number(monthFirst[1]), Number(monthFirst[2])]
    : yearFirst
      ? [Number(yearFirst[2]), Number(yearFirst[1])]
      : [0, 0];
  if (month < 1 || month > 12) return null;
  return { month, year: year < 100 ? 2000 + year : year };
}
