import { Amount } from './components/amount.tsx';
import { describeCard } from './components/card.tsx';
import { Check } from './components/check.tsx';
import { Facts } from './components/facts.tsx';
import { type Dictionary, dictionaryOf } from './i18n/dictionary.ts';
import { formatDate } from './i18n/format.ts';
import { Layout } from './layout.tsx';
import type { MethodDonePage } from './method-model.ts';

interface SectionProps {
  readonly page: MethodDonePage;
  readonly t: Dictionary;
}

/** What a customer sees when their subscription has its new card. */
export function MethodDoneView({ page }: { page: MethodDonePage }) {
  const t = dictionaryOf(page.locale);
  const words = t.method[page.purpose];
  return (
    <Layout page={page} title={`${words.done} · ${page.seller.name}`}>
      <div class="outcome">
        <Check />
        <h1>{words.done}</h1>
        <p class="hint">{page.planName}</p>
      </div>
      {page.purpose === 'due' && <Paid page={page} t={t} />}
      <Facts
        facts={[
          page.card && [words.card, describeCard(page.card, t)],
          page.purpose === 'due' ? [t.result.invoice, page.invoiceNumber] : null,
          page.nextPaymentAt === null
            ? null
            : [t.result.nextPayment, formatDate(page.nextPaymentAt, page.locale, page.seller.timeZone)],
        ]}
      />
      {page.continueUrl !== null && (
        <a class="button button-next button-large" href={page.continueUrl}>
          {t.result.continueTo(page.seller.name)}
        </a>
      )}
      {page.accountUrl !== null && (
        <a
          class={page.continueUrl === null ? 'button button-next button-large' : 'button button-large'}
          href={page.accountUrl}
        >
          {t.method.backToAccount}
        </a>
      )}
      {page.purpose === 'due' && (
        <p class="aside">
          <a
            class="quiet-link"
            href={`/invoices/payments/${page.paymentId}?lang=${page.locale}`}
            aria-label={t.invoice.downloadLabel(page.invoiceNumber)}
            download
          >
            {t.invoice.download}
          </a>
        </p>
      )}
    </Layout>
  );
}

function Paid({ page, t }: SectionProps) {
  return (
    <section class="sheet">
      <div class="total total-alone">
        <span class="total-label">
          {t.order.totalPaid} <span class="currency">{page.paid.currency}</span>
        </span>
        <strong>
          <Amount money={page.paid} locale={page.locale} />
        </strong>
      </div>
    </section>
  );
}
