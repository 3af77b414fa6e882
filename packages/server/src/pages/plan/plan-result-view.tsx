import { declineMessage } from '../../domain/payment/decline-codes.ts';
import { nextPayment, readerOf } from '../parts/coming-words.ts';
import { ComingLines } from '../parts/coming.tsx';
import { ChangeSumsBox } from './change-sums.tsx';
import { Check } from '../parts/check.tsx';
import { describeCard } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { InvoiceLink } from '../parts/invoice-link.tsx';
import { Notice } from '../parts/notice.tsx';
import { LeaveBank } from '../parts/leave-bank.tsx';
import { Moment } from '../parts/moment.tsx';
import { namePlan } from './plan-name.tsx';
import { ProcessingView } from '../parts/processing-view.tsx';
import { AmountSheet, TotalAlone } from '../parts/total-alone.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { Layout } from '../parts/layout.tsx';
import type { PlanResult, PlanResultPage } from './plan-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface PartProps<Kind extends PlanResult['kind']> {
  readonly page: PlanResultPage;
  readonly result: Extract<PlanResult, { kind: Kind }>;
  readonly t: Dictionary;
}

/** Result page of a plan change that required a payment. */
export function PlanResultView({ page }: { page: PlanResultPage }) {
  const t = dictionaryOf(page.locale);
  const { result } = page;
  switch (result.kind) {
    case 'changed':
      return <Changed page={page} result={result} t={t} />;
    case 'declined':
      return <Declined page={page} result={result} t={t} />;
    case 'processing':
      return <ProcessingView page={page} amount={result.amount} checkUrl={result.checkUrl} exit={null} />;
    case 'asks':
      return <Asks page={page} result={result} t={t} />;
  }
}

function Changed({ page, result, t }: PartProps<'changed'>) {
  const { locale, seller } = page;
  const title = t.plan.changedTitle(namePlan(page.plan, t));
  const next = nextPayment(result.coming, readerOf(page));
  return (
    <Layout page={page} title={`${title} · ${seller.name}`}>
      <div class="outcome">
        <Check />
        <h1>{title}</h1>
      </div>
      <section class="sheet" aria-label={t.plan.sums}>
        <ChangeSumsBox sums={result.sums} locale={locale} totalLabel={t.plan.totalPaid} />
        <ComingLines coming={result.coming} reader={readerOf(page)} />
      </section>
      <Facts
        facts={[
          result.invoiceNumber === null ? null : [t.result.invoice, result.invoiceNumber],
          [t.result.date, <Moment at={result.paidAt} locale={locale} timeZone={seller.timeZone} />],
          result.card === null ? null : [t.result.paidWith, describeCard(result.card, t)],
          next === null ? null : [t.plan.nextPayment, next],
        ]}
      />
      <BackToPlan page={page} t={t} />
      {result.invoiceNumber !== null && (
        <InvoiceLink url={result.invoiceUrl} invoiceNumber={result.invoiceNumber} locale={locale} />
      )}
    </Layout>
  );
}

function Declined({ page, result, t }: PartProps<'declined'>) {
  return (
    <Layout page={page} title={`${t.plan.declinedTitle} · ${page.seller.name}`}>
      <h1>{t.plan.declinedTitle}</h1>
      <Notice tone="trouble">
        <p>{result.code === null ? t.plan.leftBank : declineMessage(result.code, page.locale)}</p>
        <p>{t.plan.declinedNote(namePlan(page.plan, t))}</p>
      </Notice>
      <section class="sheet">
        <TotalAlone label={t.order.total} amount={result.amount} locale={page.locale} />
        {result.card !== null && <Facts facts={[[t.plan.paysWith, describeCard(result.card, t)]]} />}
      </section>
      <div class="choice">
        <a class="button" href={page.address}>
          {t.plan.keep}
        </a>
        <button class="button button-next" form="other-card">
          {t.portal.changeCard}
        </button>
      </div>
      <form id="other-card" method="post" action={`${page.address}/payment-method`} hidden></form>
      {result.retryUrl !== null && (
        <p class="aside">
          <a class="quiet-link" href={result.retryUrl}>
            {t.plan.tryAgain}
          </a>
        </p>
      )}
    </Layout>
  );
}

function Asks({ page, result, t }: PartProps<'asks'>) {
  return (
    <Layout page={page} title={`${t.plan.asksTitle} · ${page.seller.name}`}>
      <h1>{t.plan.asksTitle}</h1>
      <p>{t.plan.asksNote(namePlan(page.plan, t))}</p>
      <AmountSheet label={t.order.total} amount={result.amount} locale={page.locale} />
      <a class="button button-next button-large" href={result.authenticateUrl}>
        {t.result.authenticate}
      </a>
      <LeaveBank authenticateUrl={result.authenticateUrl} t={t} />
      <p class="aside">
        <a class="quiet-link" href={page.address}>
          {t.plan.backToPlan}
        </a>
      </p>
    </Layout>
  );
}

function BackToPlan({ page, t }: { page: PlanResultPage; t: Dictionary }) {
  return (
    <a class="button button-next button-large" href={page.address}>
      {t.plan.backToPlan}
    </a>
  );
}
