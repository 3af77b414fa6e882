import type { Money } from '../../domain/money/money.ts';
import type { CardFieldsSession } from '../../gateways/payment/payment-gateway.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount } from '../i18n/format.ts';
import { Amount } from '../parts/amount.tsx';
import { assetPaths } from '../parts/assets.ts';
import { Layout } from '../parts/layout.tsx';
import type { Page, Seller } from '../parts/page.ts';

export interface CardFieldsPage extends Page {
  readonly seller: Seller;
  readonly amount: Money;
  /** Name of the gateway, as customers know it. */
  readonly gatewayName: string;
  readonly session: CardFieldsSession;
  /** Address to which the gateway leads once it is done. */
  readonly returnUrl: string;
  /** Path that leaves the payment. */
  readonly backPath: string;
}

/** Page with the fields of a gateway, for a payment that is prepared. Without scripts it only leads back. */
export function CardFieldsView({ page }: { page: CardFieldsPage }) {
  const dictionary = dictionaryOf(page.locale);
  const { cardFields: t } = dictionary;
  const { session, amount, gatewayName: name } = page;
  return (
    <Layout
      page={page}
      title={t.documentTitle(page.seller.name)}
      scripts={{ gateway: session.scriptUrl, own: assetPaths().cardFields }}
    >
      <section class="sheet" aria-labelledby="card-fields-title">
        <h1 id="card-fields-title">{t.title}</h1>
        <div class="total">
          <span class="total-label">
            {dictionary.challenge.amount} <span class="currency">{amount.currency}</span>
          </span>
          <strong>
            <Amount money={amount} locale={page.locale} />
          </strong>
        </div>
      </section>
      <form
        class="pay"
        data-card-fields
        data-publishable-key={session.publishableKey}
        data-client-secret={session.clientSecret}
        data-return-url={page.returnUrl}
        data-locale={page.locale}
        data-busy={t.paying}
        data-failed={t.failed(name)}
      >
        <p class="notice notice-trouble" role="alert" tabindex={-1} hidden></p>
        <p class="hint" data-loading>
          {t.loading}
        </p>
        <noscript>
          <p class="notice notice-trouble">{t.needsScripts(name)}</p>
        </noscript>
        <div id="card-fields"></div>
        <p class="hint">{t.takenBy(name)}</p>
        <p class="hint">{dictionary.checkout.cardSaved}</p>
        <button class="button button-next" disabled>
          {dictionary.checkout.pay(formatAmount(amount, page.locale))}
        </button>
        <p class="status" role="status"></p>
      </form>
      <p class="aside">
        <a class="quiet-link" href={page.backPath}>
          {t.back(name)}
        </a>
      </p>
    </Layout>
  );
}
