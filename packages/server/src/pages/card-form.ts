import type { CardDetails } from '../domain/payment/gateway-outcome.ts';
import type { Instant } from '../domain/time.ts';

/** A card as it was typed. */
export interface TypedCard {
  readonly number: string;
  readonly expiry: string;
  readonly cvc: string;
  readonly name: string;
}

export type CardProblem = 'number' | 'expiry' | 'expired' | 'cvc' | 'name' | 'name_too_long';

export interface ReadCard {
  /** Null when there are problems. */
  readonly card: CardDetails | null;
  readonly problems: readonly CardProblem[];
}

/** Reads a card as people type it: spaces, hyphens, full-width digits, `6/32`, `06 / 2032`, `0632`. */
export function readCard(typed: TypedCard, isNameRequired: boolean, now: Instant): ReadCard {
  const number = toAscii(typed.number).replaceAll(/[\s-]/g, '');
  const expiry = readExpiry(toAscii(typed.expiry));
  const cvc = toAscii(typed.cvc).replaceAll(/\s/g, '');
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

function readExpiry(text: string): { readonly month: number; readonly year: number } | null {
  const match = /^(\d{1,2})\s*[/.-]\s*(\d{2}|\d{4})$/.exec(text) ?? /^(\d{2})(\d{2}|\d{4})$/.exec(text);
  if (match === null) return null;
  const month = Number(match[1]);
  const year = Number(match[2]);
  if (month < 1 || month > 12) return null;
  return { month, year: year < 100 ? 2000 + year : year };
}

/** Japanese keyboards may write full-width digits, slashes and spaces. */
function toAscii(text: string): string {
  return text.normalize('NFKC');
}
