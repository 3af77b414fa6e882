import type { Money } from '../../domain/money/money.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { Layout } from './layout.tsx';
import type { Page, Seller } from './page.ts';
import type { Exit } from './exit.ts';
import { AmountSheet } from './total-alone.tsx';
import { WayBack } from './way-back.tsx';

/** Page for a payment whose outcome is not known yet; it polls. */
export function ProcessingView({
  page,
  amount,
  checkUrl,
  exit,
}: {
  page: Page & { readonly seller: Seller };
  amount: Money;
  checkUrl: string;
  /** Null if the page belongs to an account, which has an exit of its own. */
  exit: Exit | null;
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
      {exit !== null && <WayBack exit={exit} seller={page.seller} t={t} />}
    </Layout>
  );
}
