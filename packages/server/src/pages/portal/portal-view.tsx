import { Amount } from '../parts/amount.tsx';
import { CardLabel, cardExpiry, describeCard } from '../parts/card.tsx';
import { Notice } from '../parts/notice.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate, formatPer } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import type { PortalMethod, PortalPage, PortalPayment, PortalSubscription } from './portal-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface SectionProps {
  readonly page: PortalPage;
  readonly t: Dictionary;
}

/** A customer's subscriptions, saved cards and payments. */
export function PortalView({ page }: { page: PortalPage }) {
  const t = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={t.portal.documentTitle(page.seller.name)}>
      <div>
        <h1>{t.portal.title}</h1>
        <p class="hint">{t.portal.signedInAs(page.email)}</p>
      </div>
      {page.removed !== null && (
        <Notice tone="news">
          <p>{t.portal.removed(describeCard(page.removed, t))}</p>
        </Notice>
      )}
      <Subscriptions page={page} t={t} />
      <Methods page={page} t={t} />
      <Payments page={page} t={t} />
      <p class="aside">
        <a class="quiet-link" href={page.exit.url}>
          {page.exit.isSellers ? t.portal.back(page.seller.name) : t.error.home}
        </a>
      </p>
    </Layout>
  );
}

/** Hidden from customers without subscriptions. */
function Subscriptions({ page, t }: SectionProps) {
  if (page.subscriptions.length === 0) return null;
  return (
    <section class="shelf">
      <h2>{t.portal.subscriptions}</h2>
      <ul class="sheet rows">
        {page.subscriptions.map((subscription) => (
          <Subscription subscription={subscription} page={page} t={t} />
        ))}
      </ul>
    </section>
  );
}

function Subscription({ subscription, page, t }: SectionProps & { subscription: PortalSubscription }) {
  const { id, name, price, standing, card } = subscription;
  const isDue = standing.kind === 'on_hold';
  return (
    <li class="row">
      <div class="line">
        <a class="line-name plan-link" href={`/portal/${page.token}/subscriptions/${id}`}>
          {name}
        </a>
        {price !== null && (
          <span>
            <Amount money={price.amount} locale={page.locale} />{' '}
            <span class="unit">{formatPer(price.interval, page.locale)}</span>
          </span>
        )}
      </div>
      <p class={isDue ? 'row-trouble' : 'line-note'}>{describeStanding(subscription, page, t)}</p>
      {card !== null && <p class="line-note">{describeCard(card, t)}</p>}
      <form
        class="row-action"
        method="post"
        action={`/portal/${page.token}/subscriptions/${id}/payment-method`}
      >
        <button
          class={isDue ? 'button button-next' : 'button button-quiet'}
          aria-label={isDue ? t.portal.payDueLabel(name) : t.portal.changeCardLabel(name)}
        >
          {isDue ? t.portal.payDue : t.portal.changeCard}
        </button>
      </form>
    </li>
  );
}

function describeStanding(
  { standing, timeZone }: PortalSubscription,
  page: PortalPage,
  t: Dictionary,
): string {
  if (!('at' in standing)) return t.portal.subscription[standing.kind];
  const date = formatDate(standing.at, page.locale, timeZone);
  return standing.kind === 'paused_until'
    ? t.plan.pausedUntilTitle(date)
    : t.portal.subscription[standing.kind](date);
}

function Methods({ page, t }: SectionProps) {
  return (
    <section class="shelf">
      <h2>{t.portal.methods}</h2>
      {page.methods.length === 0 ? (
        <p class="hint">{t.portal.noMethods}</p>
      ) : (
        <ul class="sheet rows">
          {page.methods.map((method) => (
            <Method method={method} page={page} t={t} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Removing a card asks for confirmation in place, without a script. */
function Method({ method, page, t }: SectionProps & { method: PortalMethod }) {
  const name = describeCard(method.card, t);
  const expiry = cardExpiry(method.card);
  const notes = [
    method.isExpired ? t.checkout.methodExpired(...expiry) : t.checkout.cardExpires(...expiry),
    method.lastUsedAt === null
      ? ''
      : t.portal.lastUsed(formatDate(method.lastUsedAt, page.locale, page.seller.timeZone)),
  ];
  return (
    <li class="row">
      <div class="line">
        <CardLabel card={method.card} t={t} />
      </div>
      <p class="line-note">{notes.filter((note) => note !== '').join(' · ')}</p>
      <details class="removal">
        <summary aria-label={t.portal.removeLabel(name)}>{t.portal.remove}</summary>
        <form method="post" action={`/portal/${page.token}/methods/${method.id}/delete`}>
          <p>
            {t.portal.removeQuestion(name)}
            {method.subscriptionCount > 0 && ` ${t.portal.removeInUse(method.subscriptionCount)}`}
          </p>
          <button class="button">{t.portal.confirmRemove}</button>
        </form>
      </details>
    </li>
  );
}

function Payments({ page, t }: SectionProps) {
  return (
    <section class="shelf">
      <h2>{t.portal.payments}</h2>
      {page.payments.length === 0 ? (
        <p class="hint">{t.portal.noPayments}</p>
      ) : (
        <ul class="sheet rows">
          {page.payments.map((payment) => (
            <Payment payment={payment} page={page} t={t} />
          ))}
        </ul>
      )}
      {(page.newerUrl !== null || page.olderUrl !== null) && (
        <nav class="pager" aria-label={t.portal.payments}>
          {page.newerUrl !== null && (
            <a class="quiet-link" href={page.newerUrl}>
              {t.portal.newer}
            </a>
          )}
          {page.olderUrl !== null && (
            <a class="quiet-link pager-older" href={page.olderUrl}>
              {t.portal.older}
            </a>
          )}
        </nav>
      )}
    </section>
  );
}

function Payment({ payment, page, t }: SectionProps & { payment: PortalPayment }) {
  return (
    <li class="row">
      <div class="line">
        <span class="line-name">{payment.description}</span>
        <strong class="row-amount">
          <Amount money={payment.amount} locale={page.locale} />
        </strong>
      </div>
      <div class="line line-note-wide">
        <span>
          {formatDate(payment.at, page.locale, payment.timeZone)}
          {payment.invoiceNumber !== null && payment.invoiceUrl !== null && (
            <>
              {' · '}
              <a
                href={`${payment.invoiceUrl}&lang=${page.locale}`}
                aria-label={t.invoice.downloadLabel(payment.invoiceNumber)}
                download
              >
                {t.invoice.download}
              </a>
            </>
          )}
        </span>
        <span>{paymentState(payment, page, t)}</span>
      </div>
    </li>
  );
}

function paymentState({ refunded, status }: PortalPayment, page: PortalPage, t: Dictionary): string {
  return refunded === null ? t.portal.status[status] : t.portal.refunded(formatAmount(refunded, page.locale));
}
