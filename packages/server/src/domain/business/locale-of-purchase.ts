import type { Business } from './business.ts';
import type { Locale } from '../locale.ts';

/** Language of a buyer who has said nothing: that of their country and currency, else the seller's. */
export function localeOfPurchase(
  { billing, currency }: { readonly billing: { readonly country: string }; readonly currency: string },
  { defaultLocale }: Pick<Business, 'defaultLocale'>,
): Locale {
  return billing.country === 'JP' || currency === 'JPY' ? 'ja' : (defaultLocale ?? 'en');
}
