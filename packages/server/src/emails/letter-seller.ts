import { type Business, sellerName } from '../domain/business/business.ts';
import { localText } from '../domain/business/local-text.ts';
import type { Locale } from '../domain/locale.ts';
import { addressLines } from '../pages/parts/address-lines.ts';
import { type AccentPalette, accentPalettes } from '../seller/accent-palette.ts';

/** Seller as a letter shows it. */
export interface LetterSeller {
  readonly name: string;
  readonly supportEmail: string | null;
  /** Address of a picture of the mark, and its size as shown; null without a logo. */
  readonly logo: { readonly url: string; readonly width: number; readonly height: number } | null;
  /** Legal name and address, in one line. */
  readonly imprint: string;
  readonly links: readonly { readonly label: 'terms' | 'privacy' | 'legal'; readonly url: string }[];
  /** True in test mode. */
  readonly isTest: boolean;
  readonly colors: { readonly light: ButtonColors; readonly dark: ButtonColors };
}

type ButtonColors = Pick<AccentPalette, 'accent' | 'onAccent'>;

const presetColors = {
  light: { accent: '#1d49b4', onAccent: '#ffffff' },
  dark: { accent: '#9db8ff', onAccent: '#0e1830' },
};

/** Largest size of a mark, in CSS pixels. */
const logoRoom = { width: 140, height: 28 };

export function letterSeller(business: Business, publicUrl: string, locale: Locale): LetterSeller {
  const { logo, accentColor, address, mode } = business;
  const scale = logo === null ? 1 : Math.min(logoRoom.width / logo.width, logoRoom.height / logo.height);
  const links = [
    { label: 'terms', url: localText(business.termsUrl, locale) },
    { label: 'privacy', url: localText(business.privacyUrl, locale) },
    {
      label: 'legal',
      url: locale === 'ja' && address?.street ? `${publicUrl}/legal/${business.businessId}` : null,
    },
  ] as const;
  return {
    name: business.displayName,
    supportEmail: business.supportEmail,
    logo: logo && {
      url: `${publicUrl}/images/${logo.pngHash}`,
      width: Math.round(logo.width * scale),
      height: Math.round(logo.height * scale),
    },
    imprint: [sellerName(business), ...(address ? addressLines(address, locale) : [])].join(
      locale === 'ja' ? '　' : ', ',
    ),
    links: links.flatMap(({ label, url }) => (url === null ? [] : [{ label, url }])),
    isTest: mode === 'test',
    colors: (accentColor === null ? undefined : accentPalettes(accentColor)) ?? presetColors,
  };
}
