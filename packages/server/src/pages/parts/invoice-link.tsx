import { dictionaryOf } from '../i18n/dictionaries.ts';
import type { Locale } from '../i18n/locale.ts';

/** Downloads the invoice of a payment, at the foot of what became of it. */
export function InvoiceLink({
  url,
  invoiceNumber,
  locale,
}: {
  /** Signed, without the language. */
  url: string;
  invoiceNumber: string;
  locale: Locale;
}) {
  const t = dictionaryOf(locale).invoice;
  return (
    <p class="aside">
      <a
        class="quiet-link"
        href={`${url}&lang=${locale}`}
        aria-label={t.downloadLabel(invoiceNumber)}
        download
      >
        {t.download}
      </a>
    </p>
  );
}
