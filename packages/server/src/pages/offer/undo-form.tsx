import { rulesOf } from '../../domain/offer/kinds/kinds.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { wordsOfKind } from './offer-kind-words.ts';
import type { OfferPage, OfferReceipt, ShownOffer } from './offer-model.ts';
import { MomentIn } from '../parts/moment.tsx';
import { TimeLeft } from './time-left.tsx';

interface UndoProps {
  readonly offer: ShownOffer;
  readonly receipt: OfferReceipt;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/**
 * Form that undoes an acceptance in one press, and states its effect. Nothing if it never could be undone.
 */
export function UndoForm({ offer, receipt, page, t }: UndoProps) {
  const { creditGranted } = offer.box;
  const { locale, seller } = page;
  if (receipt.undoUntil === null) return null;
  const hasOwnWords = wordsOfKind(offer.kind).undoLabel !== null;
  if (!receipt.canUndo) {
    return hasOwnWords ? null : <p class="hint">{t.offer.undoClosed(seller.name)}</p>;
  }
  return (
    <form class="undo" method="post" action={`/offers/${page.token}/undo`} data-busy={t.offer.undoing}>
      <p class="hint">
        <MomentIn
          sentence={t.offer.undoUntil}
          at={receipt.undoUntil}
          locale={locale}
          timeZone={seller.timeZone}
        />
        <TimeLeft leftMs={receipt.undoLeftMs} t={t} />
      </p>
      {creditGranted !== null && (
        <p class="hint">{t.offer.undoCredit(formatAmount(creditGranted, locale))}</p>
      )}
      <button class="button button-large">{undoLabel(offer, receipt, page.locale, t)}</button>
      <p class="status" role="status" data-status></p>
    </form>
  );
}

/** Label with the refund, and the plan that is restored. */
function undoLabel(offer: ShownOffer, receipt: OfferReceipt, locale: Locale, t: Dictionary): string {
  const { undoLabel: ownLabel } = wordsOfKind(offer.kind);
  if (ownLabel !== null) return ownLabel(t.offer);
  const { total, fromWallet } = offer.box;
  const paid = total.amount + (fromWallet?.amount ?? 0n);
  const amount = paid === 0n ? null : formatAmount({ ...total, amount: paid }, locale);
  const plan = rulesOf(offer).replacesPlan ? receipt.planBefore : null;
  if (plan !== null) return amount === null ? t.offer.undoPlanFree(plan) : t.offer.undoPlan(amount, plan);
  return amount === null ? t.offer.undoFree : t.offer.undo(amount);
}
