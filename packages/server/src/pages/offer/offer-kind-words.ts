import type { OfferKind } from '../../domain/offer/offer.ts';
import type { Dictionary } from '../i18n/dictionary.ts';

type Words = Dictionary['offer'];

/** Everything in which the pages' words differ by kind of offer. The sentences themselves are the dictionary's. */
interface OfferKindWords {
  /** The yes, where the seller has no label. */
  acceptLabel(
    t: Words,
    shown: { readonly isAfterPurchase: boolean; readonly keepsPlan: boolean; readonly days: number | null },
  ): string;
  /** The no to somebody who waits for nothing else. */
  declineLabel(t: Words): string;
  /** What a yes agrees to, where that is no charge. */
  readonly consent: ((t: Words, label: string, plan: string, until: string) => string) | null;
  /** That it can be taken back for a while; null where the words about the yes say so. */
  readonly consentUndo: ((t: Words, minutes: number) => string) | null;
  /** As what it is disclosed before an order; null for what is no order. */
  readonly disclosure: 'order' | 'change' | null;
  acceptedTitle(t: Words): string;
  /** What it does until when; null where the sums say all. */
  readonly lasts: ((t: Words, plan: string, until: string) => string) | null;
  /** The undo of what cost nothing; null where it names the money that comes back. */
  readonly undoLabel: ((t: Words) => string) | null;
  /** What else is as before once it is undone. */
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
