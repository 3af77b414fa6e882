import type { OfferKind } from '../../domain/offer/offer.ts';
import type { Dictionary } from '../i18n/dictionary.ts';

type Words = Dictionary['offer'];

/** Kind-specific words of the offer pages. The sentences themselves are in the dictionary. */
interface OfferKindWords {
  /** Label of the accept button, if the seller gave none. */
  acceptLabel(
    t: Words,
    shown: { readonly isAfterPurchase: boolean; readonly keepsPlan: boolean; readonly days: number | null },
  ): string;
  /** Label of the decline button for a customer without a pending request. */
  declineLabel(t: Words): string;
  /** Consent to something other than a charge; null for a charge. */
  readonly consent: ((t: Words, label: string, plan: string, until: string) => string) | null;
  /** Sentence that acceptance can be undone for a while; null if the consent says so itself. */
  readonly consentUndo: ((t: Words, minutes: number) => string) | null;
  /** Kind of disclosure before an order; null if accepting is not an order. */
  readonly disclosure: 'order' | 'change' | null;
  acceptedTitle(t: Words): string;
  /** Effect with its end; null if the sums say everything. */
  readonly lasts: ((t: Words, plan: string, until: string) => string) | null;
  /** Label of the undo button where nothing was charged; null if the label names the refund. */
  readonly undoLabel: ((t: Words) => string) | null;
  /** Other effects of an undo. */
  readonly undone: ((t: Words) => string) | null;
}

const sale = {
  declineLabel: (t: Words) => t.decline,
  consent: null,
  consentUndo: (t: Words, minutes: number) => t.consentUndo(minutes),
  disclosure: 'order',
  acceptedTitle: (t: Words) => t.acceptedTitle,
  lasts: null,
  undoLabel: null,
  undone: null,
} as const;

const change = {
  ...sale,
  consentUndo: (t: Words, minutes: number) => t.consentUndoChange(minutes),
  disclosure: 'change',
  acceptedTitle: (t: Words) => t.changedPlanTitle,
} as const;

const offerKindWords = {
  one_time: { ...sale, acceptLabel: (t, { isAfterPurchase }) => (isAfterPurchase ? t.add : t.buy) },
  subscription: { ...sale, acceptLabel: (t) => t.subscribe, undone: (t) => t.undoneSubscription },
  plan_change: { ...change, acceptLabel: (t, { keepsPlan }) => (keepsPlan ? t.keepPlan : t.switchPlan) },
  addon: { ...change, acceptLabel: (t) => t.addToPlan },
  pause: {
    acceptLabel: (t) => t.pausePlan,
    declineLabel: (t) => t.declinePause,
    consent: (t, label, plan, until) => t.consentPause(label, plan, until),
    consentUndo: null,
    disclosure: null,
    acceptedTitle: (t) => t.pausedTitle,
    lasts: (t, plan, until) => t.pausedUntil(plan, until),
    undoLabel: (t) => t.undoPause,
    undone: (t) => t.undonePause,
  },
  trial_extension: {
    acceptLabel: (t, { days }) => t.extendTrial(days ?? 0),
    declineLabel: (t) => t.declineTrialExtension,
    consent: (t, label, plan, until) => t.consentTrialExtension(label, plan, until),
    consentUndo: (t, minutes) => t.consentUndoTrialExtension(minutes),
    disclosure: null,
    acceptedTitle: (t) => t.trialExtendedTitle,
    lasts: (t, plan, until) => t.trialExtendedUntil(plan, until),
    undoLabel: (t) => t.undoTrialExtension,
    undone: (t) => t.undoneTrialExtension,
  },
} satisfies Record<OfferKind, OfferKindWords>;

export function wordsOfKind(kind: OfferKind): OfferKindWords {
  return offerKindWords[kind];
}
