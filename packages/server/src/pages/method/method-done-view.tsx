import { nextDay, readerOf } from '../parts/coming-words.ts';
import { ComingLines } from '../parts/coming.tsx';
import { describeCard } from '../parts/card.tsx';
import { Check } from '../parts/check.tsx';
import { Facts } from '../parts/facts.tsx';
import { InvoiceLink } from '../parts/invoice-link.tsx';
import { AmountSheet } from '../parts/total-alone.tsx';
import { WayBack } from '../parts/way-back.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { Layout } from '../parts/layout.tsx';
import type { MethodDonePage } from './method-model.ts';

/** Confirmation page after a subscription's payment method was changed. */
export function MethodDoneView({ page }: { page: MethodDonePage }) {
  const t = dictionaryOf(page.locale);
  const words = t.method[page.purpose];
  const nextOn = nextDay(page.coming, readerOf(page));
  return (
    <Layout page={page} title={`${words.done} · ${page.seller.name}`}>
      <div class="outcome">
        <Check />
        <h1>{words.done}</h1>
        <p class="hint">{page.planName}</p>
      </div>
      {page.purpose === 'due' && (
        <AmountSheet label={t.order.totalPaid} amount={page.paid} locale={page.locale} />
      )}
      <Facts
        facts={[
          page.card && [words.card, describeCard(page.card, t)],
          page.purpose === 'due' && page.invoiceNumber !== null
            ? [t.result.invoice, page.invoiceNumber]
            : null,
          nextOn === null ? null : [t.result.nextPayment, nextOn],
        ]}
      />
      <ComingLines coming={page.coming} reader={readerOf(page)} />
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
      {page.continueUrl === null && page.accountUrl === null && (
        <WayBack exit={page.exit} seller={page.seller} t={t} isNext />
      )}
      {page.purpose === 'due' && page.invoiceNumber !== null && (
        <InvoiceLink url={page.invoiceUrl} invoiceNumber={page.invoiceNumber} locale={page.locale} />
      )}
    </Layout>
  );
}
