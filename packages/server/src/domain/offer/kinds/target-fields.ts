import type { AddonId, ProductId } from '../../ids.ts';
import type { ProrationBillingMode } from '../../subscription/plan-change.ts';

/** Target as on the wire and in the table: the fields of all kinds, null where this kind has none. */
export interface TargetFields {
  readonly productId: ProductId | null;
  readonly addonId: AddonId | null;
  readonly prorationBillingMode: ProrationBillingMode | null;
  readonly pauseDays: number | null;
  readonly trialExtensionDays: number | null;
}

export type TargetField = keyof TargetFields;

export const noTargetFields: TargetFields = {
  productId: null,
  addonId: null,
  prorationBillingMode: null,
  pauseDays: null,
  trialExtensionDays: null,
};

/** Wire names, and the message for a kind without the field. */
export const targetFieldRules = {
  productId: { name: 'product_id', foreign: (kind) => `an offer of kind ${kind} has none. Leave it out.` },
  addonId: { name: 'addon_id', foreign: (kind) => `an offer of kind ${kind} has none. Leave it out.` },
  pauseDays: { name: 'pause_days', foreign: (kind) => `belongs to a pause, not to ${kind}. Leave it out.` },
  trialExtensionDays: {
    name: 'trial_extension_days',
    foreign: (kind) => `belongs to a trial_extension, not to ${kind}. Leave it out.`,
  },
  prorationBillingMode: {
    name: 'proration_billing_mode',
    foreign: (kind) => `belongs to a plan_change or an addon, not to ${kind}.`,
  },
} as const satisfies Record<TargetField, { readonly name: string; foreign(kind: string): string }>;

/** All fields, in the order in which they are checked. */
export const targetFieldNames = Object.keys(targetFieldRules) as readonly TargetField[];

/** Requested changes to a target's fields; undefined keeps one. */
export type TargetFieldChange = { readonly [Field in TargetField]: TargetFields[Field] | undefined };

export function mergeFields(before: TargetFields, change: TargetFieldChange): TargetFields {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...before, ...(Object.fromEntries(given) as Partial<TargetFields>) };
}
