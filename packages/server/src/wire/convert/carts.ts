import type { z } from '@hono/zod-openapi';
import type { CartRequest } from '../../domain/checkout/assemble-cart.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { cartAddonSchema, cartItemSchema } from '../schemas/checkouts.ts';
import { fromApiAmount } from './money.ts';

/** Terms on which the plan of a cart is sold. */
export type PlanTerms = Pick<CartRequest, 'trialPeriodDays' | 'onDemand'>;

interface NamedCodes {
  readonly discount_code?: string | null | undefined;
  readonly discount_codes?: readonly string[] | null | undefined;
}

/** Discount codes as they were typed; null if none are given. */
export function fromApiCodes({ discount_code, discount_codes }: NamedCodes): readonly string[] | null {
  if (discount_code && discount_codes) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'discount_code: send either discount_code or discount_codes, not both.',
    );
  }
  const asked = discount_codes ?? (discount_code ? [discount_code] : null);
  return asked && [...new Set(asked.map((code) => code.trim().toUpperCase()))];
}

export function fromApiAddons(addons: readonly z.infer<typeof cartAddonSchema>[]) {
  return addons.map(({ addon_id, quantity }) => ({ addonId: asId<'addon'>(addon_id), quantity }));
}

export function fromApiCart(
  items: readonly z.infer<typeof cartItemSchema>[],
  codes: NamedCodes,
  terms: PlanTerms = { trialPeriodDays: null, onDemand: null },
): CartRequest {
  return {
    items: items.map((item) => ({
      productId: asId<'product'>(item.product_id),
      quantity: item.quantity,
      addons: fromApiAddons(item.addons ?? []),
      customAmount: item.amount === null || item.amount === undefined ? null : fromApiAmount(item.amount),
    })),
    discountCodes: fromApiCodes(codes) ?? [],
    ...terms,
    isSubscription: false,
  };
}
