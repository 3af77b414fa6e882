import { declineMessage } from '../../domain/payment/decline-codes.ts';
import { nextDay, readerOf } from './coming-words.ts';
import { describeCard } from './card.tsx';
import { Check } from './check.tsx';
import { Facts } from './facts.tsx';
import { InvoiceLink } from './invoice-link.tsx';
import { Notice } from './notice.tsx';
import { OrderSummary } from './order-summary.tsx';
import { LeaveBank } from './leave-bank.tsx';
import { Moment } from './moment.tsx';
import { ProcessingView } from './processing-view.tsx';
import { AmountSheet } from './total-alone.tsx';
import { WayBack } from './way-back.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { Layout } from './layout.tsx';
import type { Order } from './order-model.ts';
import type { PaymentResult, ResultPage } from './result-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

type ResultOf<Kind extends PaymentResult['kind']> = Extract<PaymentResult, { kind: Kind }>;

interface SectionProps<Kind extends PaymentResult['kind']> {
  readonly page: ResultPage;
  readonly result: ResultOf<Kind>;
  readonly t: Dictionary;
}

/** Page after paying, for every outcome. */
export function ResultView({ page }: { page: ResultPage }) {
  const t = dictionaryOf(page.locale);
  const { result } = page;
  switch (result.kind) {
    case 'succeeded':
      return <Succeeded page={page} result={result} t={t} />;
    case 'failed':
      return <Failed page={page} result={result} t={t} />;
    case 'processing':
      return (
        <ProcessingView page={page} amount={result.amount} checkUrl={result.checkUrl} exit={result.exit} />
      );
    case 'waits_for_another':
      return <WaitsForAnother page={page} result={result} t={t} />;
    case 'requires_action':
      return <RequiresAction page={page} result={result} t={t} />;
  }
}

function Succeeded({ page, result, t }: SectionProps<'succeeded'>) {
  const { seller, locale } = page;
  const title = succeededTitle(result.order, t);
  const nextOn = nextDay(result.order.coming, readerOf(page));
  return (
    <Layout page={page} title={`${title} · ${seller.name}`}>
      <div class="outcome">
        <Check />
        <h1>{title}</h1>
        {result.email !== null && <p class="hint">{t.result.orderedAs(result.email)}</p>}
      </div>
      <OrderSummary order={result.order} locale={locale} timeZone={seller.timeZone} isPaid />
      <Facts
        facts={[
          result.orderNumber === null ? null : [t.result.orderNumber, result.orderNumber],
          result.invoiceNumber === null ? null : [t.result.invoice, result.invoiceNumber],
          [t.result.date, <Moment at={result.paidAt} locale={locale} timeZone={seller.timeZone} />],
          result.card === null ? null : [t.result.paidWith, describeCard(result.card, t)],
          result.subscriptionId === null ? null : [t.result.subscription, result.subscriptionId],
          nextOn === null ? null : [t.result.nextPayment, nextOn],
        ]}
      />
      {result.continueUrl === null ? (
        <WayBack exit={result.exit} seller={seller} t={t} isNext />
      ) : (
        <a class="button button-next button-large" href={result.continueUrl}>
          {t.result.continueTo(seller.name)}
        </a>
      )}
      {result.invoiceUrl !== null && result.invoiceNumber !== null && (
        <InvoiceLink url={result.invoiceUrl} invoiceNumber={result.invoiceNumber} locale={locale} />
      )}
    </Layout>
  );
}

function succeededTitle(order: Order, t: Dictionary): string {
  if (order.lines.some(({ trial }) => trial !== null)) return t.result.succeededTrialTitle;
  return order.total.amount === 0n ? t.result.succeededFreeTitle : t.result.succeededTitle;
}

function Failed({ page, result, t }: SectionProps<'failed'>) {
  return (
    <Layout page={page} title={`${t.result.failedTitle} · ${page.seller.name}`}>
      <h1>{t.result.failedTitle}</h1>
      <Notice tone="trouble">
        <p>{result.code === null ? t.result.failedBody : declineMessage(result.code, page.locale)}</p>
      </Notice>
      <AmountSheet label={t.order.total} amount={result.amount} locale={page.locale} />
      {result.retryUrl !== null && (
        <a class="button button-next button-large" href={result.retryUrl}>
          {result.code === null || result.code === 'CUSTOMER_CANCELLED'
            ? t.result.tryAgain
            : t.result.anotherCard}
        </a>
      )}
      <WayBack exit={result.exit} seller={page.seller} t={t} />
    </Layout>
  );
}

function WaitsForAnother({ page, result, t }: SectionProps<'waits_for_another'>) {
  return (
    <Layout page={page} title={`${t.result.startAgainTitle} · ${page.seller.name}`}>
      <div>
        <h1>{t.result.startAgainTitle}</h1>
        <p>{t.result.startAgainBody}</p>
      </div>
      <AmountSheet label={t.order.total} amount={result.amount} locale={page.locale} />
      <form method="post" action={result.startAgainUrl}>
        <button class="button button-next button-large">{t.result.startAgain}</button>
      </form>
      <a class="button button-large" href={result.checkUrl}>
        {t.result.checkAgain}
      </a>
      <WayBack exit={result.exit} seller={page.seller} t={t} />
    </Layout>
  );
}

function RequiresAction({ page, result, t }: SectionProps<'requires_action'>) {
  return (
    <Layout page={page} title={`${t.result.authenticateTitle} · ${page.seller.name}`}>
      <div>
        <h1>{t.result.authenticateTitle}</h1>
        <p>{t.result.authenticateBody}</p>
      </div>
      <AmountSheet label={t.order.total} amount={result.amount} locale={page.locale} />
      <a class="button button-next button-large" href={result.authenticateUrl}>
        {t.result.authenticate}
      </a>
      {result.canUseAnother && <LeaveBank authenticateUrl={result.authenticateUrl} t={t} />}
      <WayBack exit={result.exit} seller={page.seller} t={t} />
    </Layout>
  );
}
