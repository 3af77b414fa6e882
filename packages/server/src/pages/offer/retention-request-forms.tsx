import type { Dictionary } from '../i18n/dictionary.ts';
import { formatDate } from '../i18n/format.ts';
import type { OfferPage, RequestSummary } from './offer-model.ts';

interface RequestProps {
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** Notice, at the top of the page, that nothing has been done yet, with a link past the offer. */
export function AskedBefore({ page: { request, onwardUrl }, t }: RequestProps) {
  if (request === null) return null;
  return (
    <div class="paid-order">
      <p>
        {tellAsked(request, t)}{' '}
        {onwardUrl !== null && (
          <a class="quiet-link" href={onwardUrl} aria-label={t.offer.request.backLabel}>
            {t.offer.request.back}
          </a>
        )}
      </p>
    </div>
  );
}

/**
 * Form shown after the offer ended without acceptance while the request is pending: one press carries it out.
 */
export function GrantForm({ page: { request, token }, t }: RequestProps) {
  if (request === null || request.isDone) return null;
  return (
    <form class="undo" method="post" action={`/offers/${token}/decline`}>
      <p>{tellAsked(request, t)}</p>
      <button class="button button-large">
        {request.kind === 'cancel'
          ? t.offer.request.cancelNow
          : t.offer.request.changeNow(nameOf(request, t))}
      </button>
    </form>
  );
}

/** Confirmation after the request was carried out. */
export function grantedWords(
  request: RequestSummary,
  { locale, seller }: OfferPage,
  t: Dictionary,
): { readonly title: string; readonly body: string } {
  const { request: w } = t.offer;
  const plan = nameOf(request, t);
  const date = request.at === null ? null : formatDate(request.at, locale, seller.timeZone);
  if (request.kind === 'cancel') {
    const body = date === null ? w.cancelledNow(plan) : w.cancelled(plan, date);
    return { title: w.cancelledTitle, body };
  }
  return { title: w.changedTitle, body: date === null ? w.changed(plan) : w.planned(plan, date) };
}

function tellAsked(request: RequestSummary, t: Dictionary): string {
  const { cancelAsked, changeAsked } = t.offer.request;
  return request.kind === 'cancel' ? cancelAsked(nameOf(request, t)) : changeAsked(nameOf(request, t));
}

/** Name of the plan that a request concerns: the one that ends, or the one that begins. */
function nameOf(request: RequestSummary, { plan: t }: Dictionary): string {
  const { name, quantity } = request.kind === 'cancel' ? request.plan : request.to;
  return t.quantityOf(name, quantity);
}
