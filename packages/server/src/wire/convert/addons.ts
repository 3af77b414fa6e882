import type { z } from '@hono/zod-openapi';
import type { Addon } from '../../domain/catalog/addon.ts';
import { DomainError } from '../../domain/errors.ts';
import type { CreateAddonInput } from '../../use-cases/billing/addons/create-addon.ts';
import type { AddonChange } from '../../use-cases/billing/addons/update-addon.ts';
import type { addonSchema, createAddonSchema, updateAddonSchema } from '../schemas/addons.ts';
import { toApiInstant } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

export function fromApiCreateAddon(body: z.infer<typeof createAddonSchema>): CreateAddonInput {
  return {
    name: body.name,
    description: body.description ?? null,
    amount: fromApiAmount(body.price),
    currency: body.currency,
    taxCategory: body.tax_category,
  };
}

/** Domain input of an add-on update. Null clears a description, and leaves required fields unchanged. */
export function fromApiUpdateAddon(body: z.infer<typeof updateAddonSchema>): AddonChange {
  if (typeof body.image_id === 'string') {
    throw new DomainError(
      'UNSUPPORTED_FEATURE',
      'image_id: put the picture at the address that PUT /addons/{id}/images answers, and leave this out.',
    );
  }
  return {
    name: body.name ?? undefined,
    description: body.description,
    amount: typeof body.price === 'number' ? fromApiAmount(body.price) : undefined,
    currency: body.currency ?? undefined,
    taxCategory: body.tax_category ?? undefined,
  };
}

export function toApiAddon(addon: Addon): z.infer<typeof addonSchema> {
  return {
    id: addon.addonId,
    business_id: addon.businessId,
    name: addon.name,
    description: addon.description,
    image: addon.image,
    price: toApiAmount(addon.amount),
    currency: addon.currency,
    tax_category: addon.taxCategory,
    created_at: toApiInstant(addon.createdAt),
    updated_at: toApiInstant(addon.updatedAt),
  };
}
