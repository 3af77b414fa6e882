import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import { type Offer, type OfferCopy, type OfferDiscount, offerLocales } from '../../domain/offer/offer.ts';
import type { CreateOfferInput } from '../../use-cases/offers/create-offer.ts';
import type { OfferChange } from '../../use-cases/offers/update-offer.ts';
import type { createOfferSchema, offerSchema, updateOfferSchema } from '../schemas/offers.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

type CreateOffer = z.infer<typeof createOfferSchema>;
type ApiOffer = z.infer<typeof offerSchema>;

export function fromApiCreateOffer(body: CreateOffer): CreateOfferInput {
  const one = { minimum: 1, maximum: 1 };
  return {
    name: body.name,
    kind: body.kind,
    productId: productIdOf(body.product_id) ?? null,
    addonId: addonIdOf(body.addon_id) ?? null,
    prorationBillingMode: body.proration_billing_mode ?? null,
    pauseDays: body.pause_days ?? null,
    quantity: body.quantity === undefined ? (hasOwnQuantity(body.kind) ? one : null) : body.quantity,
    discount: fromApiDiscount(body.discount) ?? null,
    copy: fromApiCopy(body.copy),
    rememberDeclinesDays: body.remember_declines_days ?? null,
    includes: (body.includes ?? []).map((id) => asId<'product'>(id)),
    metadata: body.metadata ?? {},
  };
}

/** Null clears what an offer can be without, and leaves alone what it cannot. */
export function fromApiUpdateOffer(body: z.infer<typeof updateOfferSchema>): OfferChange {
  return {
    name: body.name ?? undefined,
    kind: body.kind ?? undefined,
    productId: productIdOf(body.product_id),
    addonId: addonIdOf(body.addon_id),
    prorationBillingMode: body.proration_billing_mode,
    pauseDays: body.pause_days,
    quantity: body.quantity,
    discount: fromApiDiscount(body.discount),
    copy: body.copy ? fromApiCopy(body.copy) : undefined,
    rememberDeclinesDays: body.remember_declines_days,
    includes: body.includes?.map((id) => asId<'product'>(id)),
    metadata: body.metadata ?? undefined,
  };
}

/** What is done to a plan as it is has as many as that. */
function hasOwnQuantity(kind: CreateOffer['kind']): boolean {
  return kind !== 'plan_change' && kind !== 'pause';
}

function productIdOf(id: string | null | undefined) {
  return typeof id === 'string' ? asId<'product'>(id) : id;
}

function addonIdOf(id: string | null | undefined) {
  return typeof id === 'string' ? asId<'addon'>(id) : id;
}

export function fromApiDiscount(discount: CreateOffer['discount']): OfferDiscount | null | undefined {
  if (!discount) return discount;
  const cycles = discount.cycles ?? null;
  if (discount.type === 'percentage') return { type: discount.type, bps: discount.bps, cycles };
  const { type, currency } = discount;
  return { type, amount: fromApiAmount(discount.amount), currency, cycles };
}

export function fromApiCopy(copy: CreateOffer['copy']): Offer['copy'] {
  const texts = offerLocales.flatMap((locale) => {
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
    name: offer.name,
    kind: target.kind,
    product_id: target.kind === 'addon' ? null : target.productId,
    addon_id: target.kind === 'addon' ? target.addonId : null,
    proration_billing_mode: 'prorationBillingMode' in target ? target.prorationBillingMode : null,
    pause_days: target.kind === 'pause' ? target.days : null,
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
  const texts = offerLocales.flatMap((locale) => {
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
