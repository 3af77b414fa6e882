import type { z } from '@hono/zod-openapi';
import type { OnDemandTerms } from '../../domain/pricing/cart.ts';
import type { onDemandSchema } from '../schemas/on-demand.ts';
import { fromApiAmount } from './money.ts';

export function fromApiOnDemand(
  onDemand: z.infer<typeof onDemandSchema> | null | undefined,
): OnDemandTerms | null {
  if (!onDemand) return null;
  const { mandate_only, product_price: price, product_currency, product_description } = onDemand;
  return {
    isMandateOnly: mandate_only,
    price: price === null || price === undefined ? null : fromApiAmount(price),
    currency: product_currency ?? null,
    description: product_description ?? null,
  };
}
