import type { Currency } from '../../../domain/money/currency.ts';
import { formatMoney } from '../../../domain/money/format.ts';
import type { Money } from '../../../domain/money/money.ts';

/*
 * Amounts on Stripe's wire. Its minor units are Rung's (ISO 4217), with these exceptions:
 *
 *   UGX                       has no decimals, and is sent as if it had two
 *   BHD JOD KWD OMR TND       have three decimals, of which the last must be 0
 *   IQD LYD                   have three decimals at Rung and are not charged at Stripe
 *
 * https://docs.stripe.com/currencies
 */

const hundredfold: ReadonlySet<Currency> = new Set<Currency>(['UGX']);
const inTens: ReadonlySet<Currency> = new Set<Currency>(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);
const notCharged: ReadonlySet<Currency> = new Set<Currency>(['IQD', 'LYD']);

/** Largest amount on Stripe's wire: eight digits, and twelve for IDR. */
function mostAtStripe(currency: Currency): bigint {
  return currency === 'IDR' ? 999_999_999_999n : 99_999_999n;
}

/** Amount as Stripe counts it, with its currency. */
export interface StripeAmount {
  readonly amount: number;
  readonly currency: string;
}

/** Reason why Stripe cannot charge exactly this amount; undefined if it can. */
export function findAmountProblem({ amount, currency }: Money): string | undefined {
  if (notCharged.has(currency)) return `Stripe does not charge in ${currency}.`;
  if (inTens.has(currency) && amount % 10n !== 0n) {
    return `Stripe charges ${currency} in steps of 0.010, so the third decimal must be 0.`;
  }
  const most = mostAtStripe(currency) / scaled(1n, currency);
  return amount > most
    ? `Stripe charges at most ${formatMoney({ amount: most, currency }, 'en')} at once.`
    : undefined;
}

/** Converts an amount that has no problem. */
export function toStripeAmount({ amount, currency }: Money): StripeAmount {
  return { amount: Number(scaled(amount, currency)), currency: currency.toLowerCase() };
}

/** Converts what Stripe says it took. Throws if Rung has no such amount. */
export function fromStripeAmount({ amount, currency }: StripeAmount): { amount: bigint; currency: string } {
  const code = currency.toUpperCase();
  const units = BigInt(amount);
  if (!hundredfold.has(code as Currency)) return { amount: units, currency: code };
  if (units % 100n !== 0n)
    throw new Error(`Stripe took ${String(amount)} of ${code}, which is no whole amount.`);
  return { amount: units / 100n, currency: code };
}

function scaled(amount: bigint, currency: Currency): bigint {
  return hundredfold.has(currency) ? amount * 100n : amount;
}
