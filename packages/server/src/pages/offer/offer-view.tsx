import { declineMessage } from '../../domain/payment/decline-codes.ts';
import { nextDay, readerOf } from '../parts/coming-words.ts';
import { Check } from '../parts/check.tsx';
import { describeCard } from '../parts/card.tsx';
import { DisclosureBox } from '../parts/disclosure.tsx';
import { Facts } from '../parts/facts.tsx';
import { InvoiceLink } from '../parts/invoice-link.tsx';
import { LeaveBank } from '../parts/leave-bank.tsx';
import { Moment, MomentIn } from '../parts/moment.tsx';
import { MoneyBoxSheet } from './money-box.tsx';
import { Notice } from '../parts/notice.tsx';
import { OfferAnswers } from './offer-answers.tsx';
import { OfferPreferenceForm } from './offer-preference.tsx';
import { WayBack } from '../parts/way-back.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { wordsOfKind } from './offer-kind-words.ts';
import { formatAmount } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import { LastsUntil } from './lasts-until.tsx';
import { OfferQuantity } from './offer-quantity.tsx';
import { TimeLeft } from './time-left.tsx';
import { UndoForm } from './undo-form.tsx';
import { WhatIsNew } from './what-is-new.tsx';
import { AskedBefore, GrantForm, grantedWords } from './retention-request-forms.tsx';
import type { Failure, OfferPage, OfferStage, ProposedOffer } from './offer-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

type StageOf<Kind extends OfferStage['kind']> = Extract<OfferStage, { kind: Kind }>;

interface SectionProps<Kind extends OfferStage['kind']> {
  readonly page: OfferPage;
  readonly stage: StageOf<Kind>;
  readonly t: Dictionary;
}

/** Page of one offer for one buyer: the price, equal accept and decline buttons, and the outcome. */
export function OfferView({ page }: { page: OfferPage }) {
  const t = dictionaryOf(page.locale);
  const { stage } = page;
  switch (stage.kind) {
    case 'proposal':
      return <Proposal page={page} stage={stage} t={t} />;
    case 'charging':
      return <Charging page={page} stage={stage} t={t} />;
    case 'requires_action':
      return <RequiresAction page={page} stage={stage} t={t} />;
    case 'accepted':
      return <Accepted page={page} stage={stage} t={t} />;
    case 'undone':
      return <Undone page={page} stage={stage} t={t} />;
    case 'declined':
    case 'expired':
      if (page.request?.isDone === true) return <Over page={page} {...grantedWords(page.request, page, t)} />;
      return stage.kind === 'declined' ? (
        <Over page={page} title={t.offer.declinedTitle} body={t.offer.declined} />
      ) : (
        <Over page={page} title={t.offer.expiredTitle} body={t.offer.expired} />
      );
  }
}

function Proposal({ page, stage, t }: SectionProps<'proposal'>) {
  const { offer, failure } = stage;
  const { locale, seller } = page;
  const headline = offer.copy?.headline ?? offer.name;
  return (
    <Layout page={page} title={t.offer.documentTitle(headline, seller.name)}>
      <PaidOrder page={page} t={t} />
      <AskedBefore page={page} t={t} />
      <Notices page={page} t={t} />
      {failure !== null && <FailureNotice failure={failure} page={page} t={t} />}
      <Pitch offer={offer} headline={headline} page={page} t={t} />
      <LastsUntil offer={offer} page={page} t={t} />
      <MoneyBoxSheet box={boxShown(offer)} locale={locale} timeZone={seller.timeZone}>
        <OfferQuantity offer={offer} page={page} t={t} />
      </MoneyBoxSheet>
      {offer.canAccept && offer.words.disclosure !== null && (
        <DisclosureBox rows={offer.words.disclosure} locale={locale} />
      )}
      <OfferAnswers offer={offer} failure={failure} page={page} t={t} />
      <p class="status" role="status" data-status></p>
      <p class="notice notice-trouble" role="alert" data-offline hidden>
        {t.checkout.offline}
      </p>
      {offer.canAccept && (
        <div class="consent">
          {offer.words.consent.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </div>
      )}
      <OfferPreferenceForm page={page} canDecline t={t} />
    </Layout>
  );
}

/** Hides the declined card from the box: it is named at its retry button, not as the card to charge. */
function boxShown({ box, isRetry }: ProposedOffer): ProposedOffer['box'] {
  return isRetry ? { ...box, card: null } : box;
}

/** Notice, at the top of the page, that the earlier order is paid, with a link past the offer. */
function PaidOrder({ page, t }: { page: OfferPage; t: Dictionary }) {
  const { purchase, locale } = page;
  if (purchase === null) return null;
  const { amount } = purchase;
  return (
    <div class="paid-order">
      <Check />
      <p>
        {amount.amount === 0n ? t.offer.completed : t.offer.paid(formatAmount(amount, locale))}{' '}
        <a class="quiet-link" href={purchase.receiptUrl} aria-label={t.offer.viewOrderLabel}>
          {t.offer.viewOrder}
        </a>
      </p>
    </div>
  );
}

function Notices({ page, t }: { page: OfferPage; t: Dictionary }) {
  switch (page.notice) {
    case null:
      return null;
    case 'changed':
      return (
        <Notice tone="trouble" title={t.offer.changedTitle}>
          <p>{t.offer.changed}</p>
        </Notice>
      );
    case 'method_unusable':
      return (
        <Notice tone="trouble" title={t.offer.methodTitle}>
          <p>{t.offer.method}</p>
        </Notice>
      );
    case 'withheld':
      return (
        <Notice tone="trouble" title={t.offer.withheldTitle}>
          <p>{t.offer.withheld}</p>
        </Notice>
      );
    case 'request_refused':
      return (
        <Notice tone="trouble" title={t.offer.request.refusedTitle}>
          <p>{t.offer.request.refused}</p>
        </Notice>
      );
    case 'undo_moved_on':
      return (
        <Notice tone="trouble" title={t.offer.movedOnTitle}>
          <p>{t.offer.movedOn(page.seller.name)}</p>
        </Notice>
      );
    case 'fewer_saved':
    case 'none_saved':
    case 'all_saved': {
      const saved = {
        fewer_saved: t.offer.fewerSaved,
        none_saved: t.offer.noneSaved,
        all_saved: t.offer.allSaved,
      };
      return (
        <Notice tone="news">
          <p>{saved[page.notice]}</p>
        </Notice>
      );
    }
  }
}

function FailureNotice({ failure, page, t }: { failure: Failure; page: OfferPage; t: Dictionary }) {
  return (
    <Notice tone="trouble" title={t.offer.failedTitle}>
      <p>{failure.code === null ? t.offer.failedCheckout : declineMessage(failure.code, page.locale)}</p>
      <p>{t.offer.kept}</p>
    </Notice>
  );
}

interface OfferProps {
  readonly offer: ProposedOffer;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

function Pitch({ offer, headline, page, t }: OfferProps & { headline: string }) {
  const { copy, copyLocale, expiry } = offer;
  return (
    <section class="pitch" lang={copyLocale ?? undefined} aria-labelledby="offer-title">
      {copy !== null && copy.badge !== null && <p class="badge">{copy.badge}</p>}
      <h1 id="offer-title">{headline}</h1>
      {copy !== null && copy.body !== '' && <p class="lead">{copy.body}</p>}
      {copy !== null && copy.valuePoints.length > 0 && (
        <ul class="points">
          {copy.valuePoints.map((point) => (
            <li>{point}</li>
          ))}
        </ul>
      )}
      <WhatIsNew offer={offer} page={page} t={t} />
      {expiry !== null && (
        <p class="hint" lang={page.locale}>
          <MomentIn
            sentence={t.offer.openUntil}
            at={expiry.at}
            locale={page.locale}
            timeZone={page.seller.timeZone}
          />
          <TimeLeft leftMs={expiry.leftMs} t={t} />
        </p>
      )}
    </section>
  );
}

function Charging({ page, stage, t }: SectionProps<'charging'>) {
  return (
    <Layout page={page} title={`${t.offer.chargingTitle} · ${page.seller.name}`} refreshSeconds={3}>
      <div data-poll="2000" aria-busy="true">
        <h1>{t.offer.chargingTitle}</h1>
      </div>
      <p role="status">{t.offer.chargingBody}</p>
      <MoneyBoxSheet box={stage.offer.box} locale={page.locale} timeZone={page.seller.timeZone} />
      <p class="hint">{t.offer.chargedOnce}</p>
      <a class="button button-large" href={`/offers/${page.token}`}>
        {t.offer.checkAgain}
      </a>
    </Layout>
  );
}

function RequiresAction({ page, stage, t }: SectionProps<'requires_action'>) {
  const isBank = stage.where === 'bank';
  const title = isBank ? t.offer.challengeTitle : t.offer.checkoutTitle;
  return (
    <Layout page={page} title={`${title} · ${page.seller.name}`}>
      <PaidOrder page={page} t={t} />
      <div>
        <h1>{title}</h1>
        <p>{isBank ? t.offer.challengeBody : t.offer.checkoutBody}</p>
      </div>
      <MoneyBoxSheet box={stage.offer.box} locale={page.locale} timeZone={page.seller.timeZone} />
      <a class="button button-next button-large" href={stage.url}>
        {isBank ? t.offer.challenge : t.offer.checkout}
      </a>
      {isBank && <LeaveBank authenticateUrl={stage.url} t={t} />}
      <Leave page={page} t={t} />
    </Layout>
  );
}

function Accepted({ page, stage, t }: SectionProps<'accepted'>) {
  const { offer, receipt } = stage;
  const { locale, seller } = page;
  const title = wordsOfKind(offer.kind).acceptedTitle(t.offer);
  const nextOn = nextDay(offer.box.coming, readerOf(page));
  return (
    <Layout page={page} title={`${title} · ${seller.name}`}>
      <Notices page={page} t={t} />
      <div class="outcome" role="status">
        <Check />
        <h1>{title}</h1>
      </div>
      <LastsUntil offer={offer} page={page} t={t} />
      <MoneyBoxSheet box={{ ...offer.box, card: null }} locale={locale} timeZone={seller.timeZone} isPaid />
      <Facts
        facts={[
          receipt.orderNumber === null ? null : [t.result.orderNumber, receipt.orderNumber],
          receipt.invoiceNumber === null ? null : [t.result.invoice, receipt.invoiceNumber],
          [t.result.date, <Moment at={receipt.paidAt} locale={locale} timeZone={seller.timeZone} />],
          receipt.card && [t.result.paidWith, describeCard(receipt.card, t)],
          nextOn === null ? null : [t.result.nextPayment, nextOn],
        ]}
      />
      <ContinueLink page={page} t={t} />
      <UndoForm offer={offer} receipt={receipt} page={page} t={t} />
      {receipt.invoiceUrl !== null && receipt.invoiceNumber !== null && (
        <InvoiceLink url={receipt.invoiceUrl} invoiceNumber={receipt.invoiceNumber} locale={locale} />
      )}
      <OfferPreferenceForm page={page} canDecline={false} t={t} />
    </Layout>
  );
}

function Undone({ page, stage, t }: SectionProps<'undone'>) {
  const { refunded, card, offerKind, planBefore } = stage;
  const { undone } = wordsOfKind(offerKind);
  return (
    <Layout page={page} title={`${t.offer.undoneTitle} · ${page.seller.name}`}>
      <div class="outcome" role="status">
        <Check />
        <h1>{t.offer.undoneTitle}</h1>
        <p>
          {refunded === null || card === null
            ? t.offer.undoneFree
            : t.offer.undone(formatAmount(refunded, page.locale), describeCard(card, t))}
        </p>
        {planBefore !== null && <p>{t.offer.undonePlan(planBefore)}</p>}
        {undone !== null && <p>{undone(t.offer)}</p>}
      </div>
      <GrantForm page={page} t={t} />
      <ContinueLink page={page} t={t} />
    </Layout>
  );
}

function Over({ page, title, body }: { page: OfferPage; title: string; body: string }) {
  const t = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={`${title} · ${page.seller.name}`}>
      <Notices page={page} t={t} />
      <div class="outcome">
        <h1>{title}</h1>
        <p>{body}</p>
      </div>
      <GrantForm page={page} t={t} />
      <ContinueLink page={page} t={t} />
    </Layout>
  );
}

/** Link to the next proposal, the seller's page or the receipt, resolved when it is followed. */
function ContinueLink({ page, t }: { page: OfferPage; t: Dictionary }) {
  const { onwardUrl, seller, purchase, request } = page;
  if (onwardUrl === null) {
    return (
      <>
        <p class="hint">{t.offer.close}</p>
        <WayBack exit={page.exit} seller={seller} t={t} />
      </>
    );
  }
  const isReceipt = onwardUrl === purchase?.receiptUrl;
  const label = isReceipt ? t.offer.goOn : t.offer.goOnTo(seller.name);
  // A customer's pending request has a link of the same weight.
  const isNext = request === null || request.isDone || page.stage.kind === 'accepted';
  return (
    <a
      class={isNext ? 'button button-next button-large' : 'button button-large'}
      href={`/offers/${page.token}/continue`}
    >
      {request === null ? label : t.plan.backToPlan}
    </a>
  );
}

/** Link that skips the open offer. */
function Leave({ page, t }: { page: OfferPage; t: Dictionary }) {
  const { onwardUrl, seller, purchase } = page;
  if (onwardUrl === null) return <WayBack exit={page.exit} seller={seller} t={t} />;
  if (onwardUrl === purchase?.receiptUrl) return null;
  return (
    <p class="aside">
      <a class="quiet-link" href={`/offers/${page.token}/continue`}>
        {page.request === null ? t.offer.goOnTo(seller.name) : t.plan.backToPlan}
      </a>
    </p>
  );
}
