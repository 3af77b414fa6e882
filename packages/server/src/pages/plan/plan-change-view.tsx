import { CardLabel } from '../parts/card.tsx';
import { readerOf } from '../parts/coming-words.ts';
import { ComingConsent, ComingLines } from '../parts/coming.tsx';
import { ChangeSumsBox } from './change-sums.tsx';
import { DisclosureBox } from '../parts/disclosure.tsx';
import { Notice } from '../parts/notice.tsx';
import { PlanAddons, PlanPrice, namePlan } from './plan-name.tsx';
import { Renewals, haveDifferentAmounts } from './renewals.tsx';
import { disclosureRows } from '../parts/disclosure-rows.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import type { PlanChangePage, PlanSummary } from './plan-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface PartProps {
  readonly page: PlanChangePage;
  readonly t: Dictionary;
}

/** Confirmation page of a plan change: its full effect, and equal weight for yes and no. */
export function PlanChangeView({ page }: { page: PlanChangePage }) {
  const t = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={t.plan.confirmDocumentTitle(page.seller.name)}>
      <h1>{t.plan.confirmTitle(namePlan(page.after, t))}</h1>
      <ChangeNotice page={page} t={t} />
      <When page={page} t={t} />
      <BeforeAndAfter page={page} t={t} />
      <MoneyBox page={page} t={t} />
      <Consequences page={page} t={t} />
      {page.isForJapan && <PlanDisclosure page={page} />}
      <Question page={page} t={t} />
    </Layout>
  );
}

function ChangeNotice({ page: { notice, locale }, t: { plan: t } }: PartProps) {
  switch (notice?.kind) {
    case undefined:
      return null;
    case 'amount_changed':
      return (
        <Notice tone="trouble" title={t.amountChangedTitle}>
          <p>{t.amountChanged(formatAmount(notice.before, locale), formatAmount(notice.after, locale))}</p>
        </Notice>
      );
    case 'asked_again':
      return (
        <Notice tone="trouble" title={t.askedAgainTitle}>
          <p>{t.askedAgain}</p>
        </Notice>
      );
  }
}

/**
 * Choice between now and the billing date, as two URLs, so that each shows its own amounts and needs no
 * script.
 */
function When({ page, t: { plan: t } }: PartProps) {
  if (page.choice === null) return null;
  const date = formatDate(page.choice.laterAt, page.locale, page.seller.timeZone);
  return (
    <nav class="when" aria-label={t.when}>
      <a href={page.choice.nowUrl} aria-current={page.isLater ? undefined : 'true'}>
        {t.whenNow}
      </a>
      <a href={page.choice.laterUrl} aria-current={page.isLater ? 'true' : undefined}>
        {t.whenLater(date)}
      </a>
    </nav>
  );
}

function BeforeAndAfter({ page, t }: PartProps) {
  return (
    <div class="before-after">
      <Side label={t.plan.before} plan={page.before} page={page} t={t} />
      <Side label={t.plan.after} plan={page.after} page={page} t={t} />
    </div>
  );
}

function Side({ label, plan, page, t }: PartProps & { label: string; plan: PlanSummary }) {
  return (
    <section class="sheet side">
      <h2 class="hint">{label}</h2>
      <p class="line-name">{namePlan(plan, t)}</p>
      <PlanAddons plan={plan} t={t} />
      <PlanPrice plan={plan} locale={page.locale} t={t} />
    </section>
  );
}

function MoneyBox({ page, t }: PartProps) {
  const { locale, seller, sums, renewals } = page;
  const date = formatDate(page.startsAt, locale, seller.timeZone);
  const nothing = { amount: 0n, currency: sums.total.currency };
  const hasSteps = haveDifferentAmounts(renewals);
  return (
    <section class="sheet" aria-label={t.plan.sums}>
      <ChangeSumsBox
        sums={sums}
        locale={locale}
        totalLabel={page.isLater ? t.plan.totalLater(date) : t.plan.total}
      />
      {sums.creditGiven.amount > 0n && (
        <p class="hint">
          {t.plan.creditGiven(formatAmount(sums.creditGiven, locale))}
          {page.after.tax.amount > 0n && ` ${t.plan.creditBeforeTax}`}
        </p>
      )}
      <dl class="facts">
        {page.isLater && (
          <div>
            <dt>{t.plan.chargedToday}</dt>
            <dd class="figures">{formatAmount(nothing, locale)}</dd>
          </div>
        )}
        <div>
          <dt>{t.plan.startsAt}</dt>
          <dd>{page.isLater ? date : t.plan.atOnce}</dd>
        </div>
        <div>
          <dt>{t.plan.card}</dt>
          <dd>{page.card === null ? t.plan.noCard : <CardLabel card={page.card} t={t} />}</dd>
        </div>
      </dl>
      {hasSteps && <Renewals renewals={renewals} locale={locale} timeZone={seller.timeZone} />}
      <ComingLines coming={page.coming} reader={readerOf(page)} />
    </section>
  );
}

/** Other effects of the change. */
function Consequences({ page, t }: PartProps) {
  const kept = new Set(page.after.addons.map(({ name }) => name));
  const dropped = page.before.addons.map(({ name }) => name).filter((name) => !kept.has(name));
  const said = [
    page.endsTrial ? t.plan.endsTrial : '',
    dropped.length > 0 ? t.plan.addonsDropped(dropped.join(', ')) : '',
    page.replaces === null ? '' : t.plan.replaces(namePlan(page.replaces, t)),
  ].filter((sentence) => sentence !== '');
  if (said.length === 0) return null;
  return (
    <ul class="consequences hint">
      {said.map((sentence) => (
        <li>{sentence}</li>
      ))}
    </ul>
  );
}

function Question({ page, t: { plan: t } }: PartProps) {
  const { sums, locale } = page;
  const nothing = { amount: 0n, currency: sums.total.currency };
  const yes = page.isLater
    ? t.changeLater(formatAmount(nothing, locale))
    : sums.creditGiven.amount > 0n
      ? t.takeCredit(formatAmount(sums.creditGiven, locale))
      : t.pay(formatAmount(sums.total, locale));
  return (
    <form method="post" action={`${page.address}/change`} data-busy={t.changing}>
      {Object.entries(page.form).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <div class="choice">
        <a class="button" href={page.address}>
          {t.keep}
        </a>
        <button class="button button-next">{yes}</button>
      </div>
      <p class="status" role="status" data-status></p>
      <div class="consent">
        <ComingConsent coming={page.coming} place="change" reader={readerOf(page)} />
      </div>
    </form>
  );
}

/** Items of the last confirmation screen (act on specified commercial transactions, article 12-6). */
function PlanDisclosure({ page }: Pick<PartProps, 'page'>) {
  const { sums, after, isLater, startsAt, seller } = page;
  const rows = disclosureRows(
    {
      kind: 'change',
      lines: [{ name: after.name, quantity: after.quantity, isRecurring: true }],
      total: isLater ? { ...sums.total, amount: 0n } : sums.total,
      isTaxKnown: true,
      coming: page.coming,
      card: page.card,
      startsAt: isLater ? startsAt : null,
      openUntil: null,
      seller,
    },
    readerOf(page),
  );
  return <DisclosureBox rows={rows} locale={page.locale} />;
}
