import type { z } from '@hono/zod-openapi';
import { unreachable } from '../../domain/assert.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Audience, Condition } from '../../domain/offer/audience/audience.ts';
import { checkAudienceSize } from '../../domain/offer/audience/check-audience.ts';
import { type AudienceDocument, conditionSchema } from '../schemas/audience.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

type ApiCondition = z.infer<typeof conditionSchema>;

/** Parses an audience, or refuses it with the path of the fault. The size is checked first. */
export function fromApiAudience(document: unknown): Audience {
  checkAudienceSize(document);
  return readNode(document, 'audience');
}

function readNode(node: unknown, path: string): Audience {
  const kinds = ['all', 'any', 'not', 'fact'] as const;
  const found =
    typeof node === 'object' && node !== null ? kinds.filter((kind) => Object.hasOwn(node, kind)) : [];
  const [kind] = found;
  if (kind === undefined || found.length > 1) {
    throw refusal(path, 'must have exactly one of all, any, not and fact.');
  }
  if (kind === 'fact') return readCondition(node, path);
  const inner = (node as Record<typeof kind, unknown>)[kind];
  if (kind === 'not') return { not: readNode(inner, `${path}.not`) };
  if (!Array.isArray(inner)) throw refusal(`${path}.${kind}`, 'must be a list of groups and conditions.');
  const parts = inner.map((part: unknown, index) => readNode(part, `${path}.${kind}[${String(index)}]`));
  return kind === 'all' ? { all: parts } : { any: parts };
}

function readCondition(node: unknown, path: string): Condition {
  const { data, error } = conditionSchema.safeParse(node);
  if (data) return fromApiCondition(data);
  const issue = error.issues[0];
  const field = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`,
  );
  throw refusal(`${path}${field.join('')}`, issue?.message ?? 'is not valid');
}

function refusal(path: string, message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', `${path}: ${message}`);
}

function fromApiCondition(condition: ApiCondition): Condition {
  switch (condition.fact) {
    case 'owned_products':
    case 'purchased_products':
      return { ...condition, products: productIds(condition.products) };
    case 'purchase_total':
    case 'total_spent':
      return { ...condition, amount: fromApiAmount(condition.amount) };
    case 'purchased_units':
    case 'purchase_count':
    case 'days_since_first_purchase':
    case 'days_since_last_purchase':
    case 'purchase_source':
    case 'purchase_currency':
    case 'country':
      return condition;
    case 'subscription':
      return {
        fact: condition.fact,
        op: condition.op,
        products: condition.products ? productIds(condition.products) : null,
        statuses: condition.statuses ?? null,
        minimumAgeDays: condition.minimum_age_days ?? null,
        maximumAgeDays: condition.maximum_age_days ?? null,
      };
    case 'customer_metadata':
    case 'context':
      return { ...condition, value: condition.value ?? null };
    default:
      return unreachable(condition);
  }
}

function productIds(ids: readonly string[]) {
  return ids.map((id) => asId<'product'>(id));
}

export function toApiAudience(audience: Audience): AudienceDocument {
  if ('all' in audience) return { all: audience.all.map(toApiAudience) };
  if ('any' in audience) return { any: audience.any.map(toApiAudience) };
  if ('not' in audience) return { not: toApiAudience(audience.not) };
  return toApiCondition(audience);
}

function toApiCondition(condition: Condition): ApiCondition {
  switch (condition.fact) {
    case 'owned_products':
    case 'purchased_products':
      return { ...condition, products: [...condition.products] };
    case 'purchase_total':
    case 'total_spent':
      return { ...condition, amount: toApiAmount(condition.amount) };
    case 'purchase_source':
    case 'purchase_currency':
    case 'country':
      return { ...condition, values: [...condition.values] };
    case 'subscription':
      return {
        fact: condition.fact,
        op: condition.op,
        products: condition.products && [...condition.products],
        statuses: condition.statuses && [...condition.statuses],
        minimum_age_days: condition.minimumAgeDays,
        maximum_age_days: condition.maximumAgeDays,
      };
    case 'purchased_units':
    case 'purchase_count':
    case 'days_since_first_purchase':
    case 'days_since_last_purchase':
    case 'customer_metadata':
    case 'context':
      return condition;
    default:
      return unreachable(condition);
  }
}
