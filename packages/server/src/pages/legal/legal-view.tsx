import { sellerName } from '../../domain/business/business.ts';
import { localText } from '../../domain/business/local-text.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { addressLines } from '../parts/address-lines.ts';
import { Layout } from '../parts/layout.tsx';
import type { Page, Seller } from '../parts/page.ts';

/** Legal notice of a seller. */
export interface LegalPage extends Page {
  readonly seller: Seller;
}

/**
 * Items that the Japanese act on specified commercial transactions (article 11) wants to be found at any time; what
 * depends on an order is on its last screen (`disclosure-rows.ts`).
 */
export function LegalView({ page }: { page: LegalPage }) {
  const { legal: t } = dictionaryOf(page.locale);
  const { record } = page.seller;
  const { address, returnsText, taxRegistrations } = record;
  const name = sellerName(record);
  const rows: readonly (readonly [string, string | null])[] = [
    [t.seller, name],
    [t.representative, record.representative],
    [t.address, address && addressLines(address, page.locale).join('\n')],
    [t.phone, record.supportPhone],
    [t.email, record.supportEmail],
    [t.website, record.websiteUrl],
    [t.taxNumber, taxRegistrations.map(({ number }) => number).join(', ') || null],
    [t.price, t.priceText],
    [t.paymentMethod, t.paymentMethodText],
    [t.paymentTime, t.paymentTimeText],
    [t.delivery, t.deliveryText],
    [t.returns, localText(returnsText, page.locale) ?? t.returnsText(page.seller.name)],
  ];
  return (
    <Layout page={page} title={t.documentTitle(page.seller.name)}>
      <section class="disclosure">
        <h1>{t.title}</h1>
        <dl>
          {rows.map(
            ([term, text]) =>
              text !== null && (
                <>
                  <dt>{term}</dt>
                  <dd>
                    {text.split('\n').map((line) => (
                      <p>{line}</p>
                    ))}
                  </dd>
                </>
              ),
          )}
        </dl>
      </section>
    </Layout>
  );
}
