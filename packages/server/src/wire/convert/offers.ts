import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import { defaultQuantity } from '../../domain/offer/kinds/kinds.ts';
import { mergeFields, noTargetFields } from '../../domain/offer/kinds/target-fields.ts';
import { locales } from '../../domain/locale.ts';
import type { Offer, OfferCopy, OfferDiscount } from '../../domain/offer/offer.ts';
import type { CreateOfferInput } from '../../use-cases/offers/offers/create-offer.ts';
import type { OfferChange } from '../../use-cases/offers/offers/update-offer.ts';
import type { createOfferSchema, offerSchema, updateOfferSchema } from '../schemas/offers.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';
import { fromApiTarget, toApiTarget } from './offer-target.ts';

type CreateOffer = z.infer<typeof createOfferSchema>;
type ApiOffer = z.infer<typeof offerSchema>;

export function fromApiCreateOffer(body: CreateOffer): CreateOfferInput {
  return {
    name: body.name,
    kind: body.kind,
    target: mergeFields(noTargetFields, fromApiTarget(body)),
    quantity: body.quantity === undefined ? defaultQuantity(body.kind) : body.quantity,
    discount: fromApiDiscount(body.discount) ?? null,
    copy: fromApiCopy(body.copy),
    rememberDeclinesDays: body.remember_declines_days ?? null,
    includes: (body.includes ?? []).map((id) => asId<'product'>(id)),
    metadata: body.metadata ?? {},
  };
}

/** Domain input of an offer update. Null clears optional fields, and leaves required fields unchanged. */
export function fromApiUpdateOffer(body: z.infer<typeof updateOfferSchema>): OfferChange {
  return {
    name: body.name ?? undefined,
    kind: body.kind ?? undefined,
    target: fromApiTarget(body),
    quantity: body.quantity,
    discount: fromApiDiscount(body.discount),
    copy: body.copy ? fromApiCopy(body.copy) : undefined,
    rememberDeclinesDays: body.remember_declines_days,
    includes: body.includes?.map((id) => asId<'product'>(id)),
    metadata: body.metadata ?? undefined,
    ifRevision: body.if_revision ?? undefined,
  };
}

export function fromApiDiscount(discount: CreateOffer['discount']): OfferDiscount | null | undefined {
  if (!discount) return discount;
  const cycles = discount.cycles ?? null;
  if (discount.type === 'percentage') return { type: discount.type, bps: discount.bps, cycles };
  const { type, currency } = discount;
  return { type, amount: fromApiAmount(discount.amount), currency, cycles };
}

export function fromApiCopy(copy: CreateOffer['copy']): Offer['copy'] {
  const texts = locales.flatMap((locale) => {
    const text = copy[locale];
    if (!text) return [];
    const read: OfferCopy = {
      headline: text.headline,
      body: text.body ?? '',
      valuePoints: text.value_points ?? [],
      acceptLabel: text.accept_label ?? null,
      badge: text.badge ?? null,
      newBenefits: text.new_benefits ?? [],
    };
    return [[locale, read] as const];
  });
  return Object.fromEntries(texts);
}

export function toApiOffer(offer: Offer): ApiOffer {
  const { target } = offer;
  return {
    offer_id: offer.offerId,
    business_id: offer.businessId,
    version: offer.version,
    revision: offer.version,
    name: offer.name,
    ...toApiTarget(target),
    quantity: offer.quantity,
    discount: offer.discount && toApiDiscount(offer.discount),
    copy: toApiOfferCopy(offer.copy),
    remember_declines_days: offer.rememberDeclinesDays,
    includes: [...offer.includes],
    metadata: offer.metadata,
    archived_at: toApiInstantOrNull(offer.archivedAt),
    created_at: toApiInstant(offer.createdAt),
    updated_at: toApiInstant(offer.updatedAt),
  };
}

export function toApiDiscount(discount: OfferDiscount): NonNullable<ApiOffer['discount']> {
  return discount.type === 'percentage' ? discount : { ...discount, amount: toApiAmount(discount.amount) };
}

export function toApiOfferCopy(copy: Offer['copy']): ApiOffer['copy'] {
  const texts = locales.flatMap((locale) => {
    const text = copy[locale];
    return text ? [[locale, toApiCopy(text)] as const] : [];
  });
  return Object.fromEntries(texts);
}

function toApiCopy(text: OfferCopy) {
  return {
    headline: text.headline,
    body: text.body,
    value_points: [...text.valuePoints],
    accept_label: text.acceptLabel,
    badge: text.badge,
    new_benefits: [...text.newBenefits],
  };
}
