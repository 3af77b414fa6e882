import type { z } from '@hono/zod-openapi';
import { toTargetFields } from '../../domain/offer/kinds/kinds.ts';
import {
  type TargetFieldChange,
  targetFieldNames,
  targetFieldRules,
} from '../../domain/offer/kinds/target-fields.ts';
import type { OfferTarget } from '../../domain/offer/offer.ts';
import type { offerTargetFields, offerTargetRequestFields } from '../schemas/offer-target.ts';

type ApiTarget = z.infer<z.ZodObject<typeof offerTargetFields>>;
type ApiTargetRequest = z.infer<z.ZodObject<typeof offerTargetRequestFields>>;

/**
 * Target fields of a request; undefined for one that was left out. A field without a schema does not compile.
 */
export function fromApiTarget(body: ApiTargetRequest): TargetFieldChange {
  const sent = targetFieldNames.map((field) => [field, body[targetFieldRules[field].name]] as const);
  return Object.fromEntries(sent) as TargetFieldChange;
}

/** Kind and target of an offer, with every field that any kind has. */
export function toApiTarget(target: OfferTarget): ApiTarget {
  const fields = toTargetFields(target);
  const told = targetFieldNames.map((field) => [targetFieldRules[field].name, fields[field]] as const);
  return { kind: target.kind, ...(Object.fromEntries(told) as Omit<ApiTarget, 'kind'>) };
}
