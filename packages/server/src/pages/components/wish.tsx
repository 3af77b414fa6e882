import type { Dictionary } from '../i18n/dictionary.ts';
import { formatDate } from '../i18n/format.ts';
import type { OfferPage, Wish } from '../offer-model.ts';

interface WishProps {
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** That nothing has been done yet is the first thing on the page, with the way past the offer. */
export function AskedBefore({ page: { wish, onwardUrl }, t }: WishProps) {
  if (wish === null) return null;
  return (
    <div class="paid-order">
      <p>
        {tellAsked(wish, t)}{' '}
        {onwardUrl !== null && (
          <a class="quiet-link" href={onwardUrl} aria-label={t.offer.wish.backLabel}>
            {t.offer.wish.back}
          </a>
        )}
      </p>
    </div>
  );
}

/** The offer is over without a yes, and what was asked for is still to be done: one press does it. */
export function GrantForm({ page: { wish, token }, t }: WishProps) {
  if (wish === null || wish.isDone) return null;
  return (
    <form class="undo" method="post" action={`/offers/${token}/decline`}>
      <p>{tellAsked(wish, t)}</p>
      <button class="button button-large">
        {wish.kind === 'cancel' ? t.offer.wish.cancelNow : t.offer.wish.changeNow(nameOf(wish, t))}
      </button>
    </form>
  );
}

/** What is said once it is done. */
export function grantedWords(
  wish: Wish,
  { locale, seller }: OfferPage,
  t: Dictionary,
): { readonly title: string; readonly body: string } {
  const { wish: w } = t.offer;
  const plan = nameOf(wish, t);
  const date = wish.at === null ? null : formatDate(wish.at, locale, seller.timeZone);
  if (wish.kind === 'cancel') {
    const body = date === null ? w.cancelledNow(plan) : w.cancelled(plan, date);
    return { title: w.cancelledTitle, body };
  }
  return { title: w.changedTitle, body: date === null ? w.changed(plan) : w.planned(plan, date) };
}

function tellAsked(wish: Wish, t: Dictionary): string {
  const { cancelAsked, changeAsked } = t.offer.wish;
  return wish.kind === 'cancel' ? cancelAsked(nameOf(wish, t)) : changeAsked(nameOf(wish, t));
}

/** The plan that a wish is about: the one that ends, or the one that begins. */
function nameOf(wish: Wish, { plan: t }: Dictionary): string {
  const { name, quantity } = wish.kind === 'cancel' ? wish.plan : wish.to;
  return t.quantityOf(name, quantity);
}
