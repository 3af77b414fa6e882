import { notFound } from '../../domain/errors.ts';
import type { OfferId } from '../../domain/ids.ts';
import { type OfferTerms, checkOffer, targetOf } from '../../domain/offer/check-offer.ts';
import type { Offer, OfferTarget } from '../../domain/offer/offer.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findGoods, lockOffer, updateOffer as update } from '../../store/offers.ts';
import { transaction } from '../../store/postgres.ts';

type TargetFields = Parameters<typeof targetOf>[0];

type Change<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | undefined };

/** Undefined leaves a field as it is. Another kind names what it sells anew. */
export type OfferChange = Change<Omit<OfferTerms, 'target'>> & Change<TargetFields>;

/** Reaches customers when the funnels that propose it are published again. */
export async function updateOffer(
  runtime: Runtime,
  scope: Scope,
  offerId: OfferId,
  change: OfferChange,
): Promise<Offer> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockOffer(tx, scope, offerId);
    if (!before) throw notFound('offer');
    const after: Offer = {
      ...before,
      version: before.version + 1,
      name: change.name ?? before.name,
      target: changedTarget(before.target, change),
      quantity: change.quantity === undefined ? before.quantity : change.quantity,
      discount: change.discount === undefined ? before.discount : change.discount,
      copy: change.copy ?? before.copy,
      rememberDeclinesDays:
        change.rememberDeclinesDays === undefined ? before.rememberDeclinesDays : change.rememberDeclinesDays,
      includes: change.includes ?? before.includes,
      metadata: change.metadata ?? before.metadata,
      updatedAt: now(runtime, scope),
    };
    checkOffer(after, await findGoods(tx, scope, [after]));
    await update(tx, after);
    return after;
  });
}

function changedTarget(before: OfferTarget, change: Change<TargetFields>): OfferTarget {
  const kind = change.kind ?? before.kind;
  const same = {
    productId: null,
    addonId: null,
    prorationBillingMode: null,
    pauseDays: before.kind === 'pause' && kind === 'pause' ? before.days : null,
    ...(kind === before.kind && before),
  };
  return targetOf({
    kind,
    productId: change.productId === undefined ? same.productId : change.productId,
    addonId: change.addonId === undefined ? same.addonId : change.addonId,
    prorationBillingMode:
      change.prorationBillingMode === undefined ? same.prorationBillingMode : change.prorationBillingMode,
    pauseDays: change.pauseDays === undefined ? same.pauseDays : change.pauseDays,
  });
}
