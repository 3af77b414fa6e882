import type { Money } from '../../domain/money/money.ts';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { Layout } from '../layout.tsx';
import type { Page, Seller } from '../page.ts';
import { AmountSheet } from './total-alone.tsx';

/** A payment whose outcome is not known yet; the page asks again by itself. */
export function ProcessingView({
  page,
  amount,
  checkUrl,
}: {
  page: Page & { readonly seller: Seller };
  amount: Money;
  checkUrl: string;
}) {
  const t = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={`${t.result.processingTitle} · ${page.seller.name}`} refreshSeconds={3}>
      <div data-poll="2000">
        <h1>{t.result.processingTitle}</h1>
      </div>
      <p role="status">{t.result.processingBody}</p>
      <AmountSheet label={t.order.total} amount={amount} locale={page.locale} />
      <p class="hint">{t.result.processingOnce}</p>
      <a class="button button-large" href={checkUrl}>
        {t.result.checkAgain}
      </a>
    </Layout>
  );
}
