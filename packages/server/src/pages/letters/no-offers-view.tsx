import { dictionaryOf } from '../i18n/dictionaries.ts';
import { Check } from '../parts/check.tsx';
import { Layout } from '../parts/layout.tsx';
import type { Page, Seller } from '../parts/page.ts';

interface NoOffersPage {
  readonly page: Page & { readonly seller: Seller };
  readonly isDone: boolean;
}

/** Asks a reader of an offer by e-mail whether there shall be more, and confirms that there will not. */
export function NoOffersView({ page, isDone }: NoOffersPage) {
  const { letters: t } = dictionaryOf(page.locale);
  const title = isDone ? t.noOffersDone : t.noOffersTitle;
  return (
    <Layout page={page} title={`${title} · ${page.seller.name}`}>
      <div class="outcome">
        {isDone && <Check />}
        <h1>{title}</h1>
        <p>{isDone ? t.noOffersDoneBody(page.seller.name) : t.noOffersBody(page.seller.name)}</p>
      </div>
      {!isDone && (
        <form method="post" action={page.path}>
          <button class="button button-large">{t.noOffersButton}</button>
        </form>
      )}
    </Layout>
  );
}
