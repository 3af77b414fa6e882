import { notFound } from '../../../domain/errors.ts';
import type { OfferId } from '../../../domain/ids.ts';
import { type OfferTerms, checkOffer } from '../../../domain/offer/check-offer.ts';
import { checkRevision } from '../../../domain/offer/check-revision.ts';
import { toTargetFields, parseTarget } from '../../../domain/offer/kinds/kinds.ts';
import {
  type TargetFieldChange,
  mergeFields,
  noTargetFields,
} from '../../../domain/offer/kinds/target-fields.ts';
import type { Offer, OfferKind, OfferTarget } from '../../../domain/offer/offer.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findOfferCatalogue, lockOffer, updateOffer as update } from '../../../store/offers/offers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

type Change<Fields> = { readonly [Name in keyof Fields]: Fields[Name] | undefined };

/** Fields to change; undefined leaves a field unchanged. Another kind requires a new target. */
export type OfferChange = Change<Omit<OfferTerms, 'target'>> & {
  readonly kind: OfferKind | undefined;
  readonly target: TargetFieldChange;
  /** Version that the change was made from; undefined, any. */
  readonly ifRevision: number | undefined;
};

/** Updates an offer. Customers see the change once the funnels that propose it are published again. */
export async function updateOffer(
  runtime: Runtime,
  scope: Scope,
  offerId: OfferId,
  change: OfferChange,
): Promise<Offer> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockOffer(tx, scope, offerId);
    if (!before) throw notFound('offer');
    checkRevision(before.version, change.ifRevision);
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
    checkOffer(after, await findOfferCatalogue(tx, scope, [after]));
    await update(tx, after);
    return after;
  });
}

function changedTarget(before: OfferTarget, { kind = before.kind, target }: OfferChange): OfferTarget {
  const same = kind === before.kind ? toTargetFields(before) : noTargetFields;
  return parseTarget({ kind, ...mergeFields(same, target) });
}
