import { furtherLines, nextPayment, readerOf } from '../parts/coming-words.ts';
import { CardLabel } from '../parts/card.tsx';
import { CancelPlan } from './cancel-plan.tsx';
import { Notice } from '../parts/notice.tsx';
import { PlanChooser } from './plan-chooser.tsx';
import { PlanAddons, PlanPrice, namePlan } from './plan-name.tsx';
import { Renewals, haveDifferentAmounts } from './renewals.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate, formatPer } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import type { PlanNews, PlanPage } from './plan-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface PartProps {
  readonly page: PlanPage;
  readonly t: Dictionary;
}

/** Page of one subscription: its state, its renewals, and its customer's actions. */
export function PlanView({ page }: { page: PlanPage }) {
  const t = dictionaryOf(page.locale);
  const name = namePlan(page.plan, t);
  return (
    <Layout page={page} title={t.plan.documentTitle(name, page.seller.name)}>
      <div>
        <p>
          <a class="quiet-link way-back" href={page.portalUrl}>
            {t.plan.account}
          </a>
        </p>
        <h1>{name}</h1>
      </div>
      {page.news !== null && (
        <Notice tone={page.news === 'refused' ? 'trouble' : 'news'}>
          <p>{tell(page.news, page, t)}</p>
        </Notice>
      )}
      <State page={page} t={t} />
      <Box page={page} t={t} />
      <Planned page={page} t={t} />
      {page.choice !== null && <PlanChooser page={page} choice={page.choice} t={t} />}
      {!page.isEnding && <CancelPlan page={page} t={t} />}
    </Layout>
  );
}

function tell(news: PlanNews, page: PlanPage, { plan: t }: Dictionary): string {
  const date = formatDate(page.nextAt, page.locale, page.seller.timeZone);
  switch (news) {
    case 'changed':
    case 'stays':
      return t.news[news](t.quantityOf(page.plan.name, page.plan.quantity));
    case 'planned':
      return t.news.planned(t.quantityOf(page.planned?.name ?? '', page.planned?.quantity ?? 1), date);
    case 'ending':
      return t.news.ending(date);
    case 'unplanned':
    case 'kept':
    case 'resumed':
    case 'refused':
      return t.news[news];
  }
}

/** Obstacle to the next renewal, such as a failed payment or a pause. */
function State({ page, t }: PartProps) {
  if (page.waitingUrl !== null) {
    return (
      <Notice tone="news" title={t.plan.waitingTitle}>
        <p>{t.plan.waiting}</p>
        <p>
          <a href={page.waitingUrl}>{t.plan.waitingLink}</a>
        </p>
      </Notice>
    );
  }
  switch (page.status) {
    case 'on_hold':
      return (
        <Notice tone="trouble" title={t.plan.onHoldTitle}>
          <p>{t.plan.onHold}</p>
          <CardForm page={page} t={t} />
        </Notice>
      );
    case 'paused':
      return <Paused page={page} t={t} />;
    case 'active':
      return null;
  }
}

/** Customers can resume a pause of their own; one begun by the seller ends when the seller resumes it. */
function Paused({ page, t: { plan: t } }: PartProps) {
  const { resumesAt, locale, seller } = page;
  if (resumesAt === null) {
    return (
      <Notice tone="news" title={t.pausedTitle}>
        <p>{t.paused(seller.name)}</p>
      </Notice>
    );
  }
  const date = formatDate(resumesAt, locale, seller.timeZone);
  return (
    <Notice tone="news" title={t.pausedUntilTitle(date)}>
      <p>{t.pausedUntil}</p>
      <form class="card-form" method="post" action={`${page.address}/resume`}>
        <button class="button">{t.resume}</button>
      </form>
    </Notice>
  );
}

/** Link to the page for giving another card; on hold it also pays the amount due. */
function CardForm({ page, t }: PartProps) {
  return (
    <form class="card-form" method="post" action={`${page.address}/payment-method`}>
      {page.status === 'on_hold' ? (
        <button class="button button-next">{t.portal.payDue}</button>
      ) : (
        <button class="text-button">{t.portal.changeCard}</button>
      )}
    </form>
  );
}

/** Amounts of the next renewal, in advance. */
function Box({ page, t }: PartProps) {
  const { plan, locale, credit, renewals } = page;
  return (
    <section class="sheet plan-box" aria-label={t.plan.price}>
      <PlanPrice plan={plan} locale={locale} t={t} />
      <PlanAddons plan={plan} t={t} />
      <dl class="facts">
        <NextPayment page={page} t={t} />
        <div>
          <dt>{t.plan.paysWith}</dt>
          <dd>{page.card === null ? t.plan.noCard : <CardLabel card={page.card} t={t} />}</dd>
        </div>
        {credit !== null && (
          <div>
            <dt>{t.plan.credit}</dt>
            <dd class="figures">{formatAmount(credit, locale)}</dd>
          </div>
        )}
      </dl>
      {page.status !== 'on_hold' && <CardForm page={page} t={t} />}
      {credit !== null && renewals.length > 0 && (
        <p class="hint">
          {t.plan.creditNote}
          {plan.tax.amount > 0n && ` ${t.plan.creditBeforeTax}`}
        </p>
      )}
      {haveDifferentAmounts(renewals) && (
        <Renewals renewals={renewals} locale={locale} timeZone={page.seller.timeZone} />
      )}
      {furtherLines(page.coming, readerOf(page)).map((line) => (
        <p class="renewal">{line}</p>
      ))}
    </section>
  );
}

function NextPayment({ page, t }: PartProps) {
  const date = formatDate(page.nextAt, page.locale, page.seller.timeZone);
  const { coming } = page;
  const next = nextPayment(coming, readerOf(page));
  if (page.isEnding) return <Fact name={t.plan.endsOn} value={date} />;
  if (coming.kind === 'ends') {
    return <Fact name={t.plan.endsOn} value={formatDate(coming.at, page.locale, page.seller.timeZone)} />;
  }
  return (
    <>
      {page.isTrial && <Fact name={t.plan.trial} value={t.plan.trialUntil(date)} />}
      {next !== null && <Fact name={t.plan.nextPayment} value={next} />}
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Change scheduled for the billing date, with a button to cancel it. */
function Planned({ page, t }: PartProps) {
  const { address, planned, locale } = page;
  const date = formatDate(page.nextAt, locale, page.seller.timeZone);
  if (page.isEnding) {
    return (
      <section class="sheet planned">
        <h2>{t.plan.endingTitle(date)}</h2>
        <p>
          {t.plan.ending}
          {page.credit !== null && ` ${t.plan.endingCredit(formatAmount(page.credit, locale))}`}
        </p>
        <form method="post" action={`${address}/keep`}>
          <button class="button button-next">{t.plan.keepPlan}</button>
        </form>
      </section>
    );
  }
  if (planned === null) return null;
  return (
    <section class="sheet planned">
      <h2>{t.plan.plannedTitle(namePlan(planned, t), date)}</h2>
      <p>{t.plan.planned(formatAmount(planned.price, locale), formatPer(planned.interval, locale))}</p>
      <form method="post" action={`${address}/take-back`}>
        <button class="button">{t.plan.takeBack}</button>
      </form>
    </section>
  );
}
