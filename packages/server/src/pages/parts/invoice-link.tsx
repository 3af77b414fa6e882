import { dictionaryOf } from '../i18n/dictionaries.ts';
import type { Locale } from '../i18n/locale.ts';

/** Download link for a payment's invoice, below its outcome. */
export function InvoiceLink({
  url,
  invoiceNumber,
  locale,
}: {
  /** Signed URL, without the language. */
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
