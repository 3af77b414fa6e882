import { expectedTotal } from '../parts/expected-total.ts';
import { Amount } from '../parts/amount.tsx';
import { describeCard } from '../parts/card.tsx';
import { readerOf } from '../parts/coming-words.ts';
import { ComingConsent, ComingLines } from '../parts/coming.tsx';
import { CheckoutNoticeBox } from '../parts/checkout-notice.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { OrderSummary } from '../parts/order-summary.tsx';
import { PaymentFields } from '../parts/payment-fields.tsx';
import { WayBack } from '../parts/way-back.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import type { MethodPage } from './method-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface SectionProps {
  readonly page: MethodPage;
  readonly t: Dictionary;
}

/** Page for giving a subscription another card and, on hold, paying the amount due. Works with plain HTML. */
export function MethodView({ page }: { page: MethodPage }) {
  const t = dictionaryOf(page.locale);
  const words = t.method[page.purpose];
  return (
    <Layout
      page={page}
      title={`${words.title} · ${page.seller.name}`}
      offersTestCard={page.cardPageName === null}
    >
      <div>
        <h1>{words.title}</h1>
        <p>{words.intro(page.planName)}</p>
        {page.currentCard !== null && (
          <p class="hint">{t.method.currentCard(describeCard(page.currentCard, t))}</p>
        )}
      </div>
      <ErrorSummary page={page} t={t} />
      {page.notice !== null && <CheckoutNoticeBox notice={page.notice} locale={page.locale} />}
      <form method="post" action={page.path} data-checkout data-busy={words.busy}>
        <input type="hidden" name="expected_total" value={expectedTotal(page.order.total)} />
        {page.purpose === 'due' ? (
          <OrderSummary order={page.order} locale={page.locale} timeZone={page.seller.timeZone} />
        ) : (
          <NothingDue page={page} t={t} />
        )}
        <PaymentFields page={page} t={t} savedHint={t.method.cardSaved} />
        <div class="pay">
          {page.order.coming?.kind === 'charged' && (
            <ComingConsent
              coming={page.order.coming}
              place={page.purpose === 'due' ? 'checkout' : 'method'}
              reader={readerOf(page)}
            />
          )}
          <button class="button button-next" name="action" value="pay">
            {words.button(formatAmount(page.order.total, page.locale))}
          </button>
        </div>
      </form>
      <p class="status" role="status" data-status></p>
      <p class="notice notice-trouble" role="alert" data-offline hidden>
        {t.checkout.offline}
      </p>
      {page.accountUrl === null ? (
        <WayBack exit={page.exit} seller={page.seller} t={t} />
      ) : (
        <p class="aside">
          <a class="quiet-link" href={page.accountUrl}>
            {t.method.backToAccount}
          </a>
        </p>
      )}
    </Layout>
  );
}

/** Notice that nothing is charged now, with the later charges. */
function NothingDue({ page, t }: SectionProps) {
  const { order, locale } = page;
  return (
    <section class="sheet" aria-label={t.order.title}>
      <p class="line-name">{page.planName}</p>
      <div class="total">
        <span class="total-label">
          {t.order.totalToday} <span class="currency">{order.total.currency}</span>
        </span>
        <strong>
          <Amount money={order.total} locale={locale} />
        </strong>
      </div>
      <ComingLines coming={order.coming} reader={readerOf(page)} />
    </section>
  );
}
