import { unreachable } from '../../assert.ts';
import type { Currency } from '../../money/currency.ts';
import { type Instant, dayMs } from '../../time.ts';
import type {
  Audience,
  Comparison,
  Condition,
  MoneyCondition,
  NoteCondition,
  NumberCondition,
  ProductCondition,
  SubscriptionCondition,
  WordCondition,
} from './audience.ts';
import { numberIn } from './check-audience.ts';
import type { CustomerFacts } from '../customer-facts.ts';
import type { ProductRelations } from '../product-relations.ts';
import type { MomentContext, Purchase } from '../moment.ts';
import { ownedProducts } from '../ownership.ts';

/** Facts that an audience is evaluated against. */
export interface AudienceFacts {
  readonly customer: CustomerFacts;
  /** Null when the moment is not a purchase, or outside any moment. */
  readonly purchase: Purchase | null;
  readonly context: MomentContext;
  readonly productRelations: ProductRelations;
  readonly now: Instant;
}

/** First condition that excludes a customer, with the compared value. */
export interface Mismatch {
  readonly path: string;
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * Evaluates an audience: undefined when the customer matches, otherwise the first condition that excludes them. If
 * no alternative of a group matches, the first is reported.
 */
export function evaluateAudience(audience: Audience, facts: AudienceFacts): Mismatch | undefined {
  return mismatchOf(audience, facts, true, 'audience');
}

/** `wanted` is the required result of the node: a `not` above inverts it, and groups with it. */
function mismatchOf(
  node: Audience,
  facts: AudienceFacts,
  wanted: boolean,
  path: string,
): Mismatch | undefined {
  if ('not' in node) return mismatchOf(node.not, facts, !wanted, `${path}.not`);
  if ('fact' in node) {
    const { holds, what, expected, actual } = readCondition(node, facts);
    return holds === wanted ? undefined : { path, what: wanted ? what : `not ${what}`, expected, actual };
  }
  const isAll = 'all' in node;
  const name = isAll ? 'all' : 'any';
  let first: Mismatch | undefined;
  for (const [index, part] of (isAll ? node.all : node.any).entries()) {
    const mismatch = mismatchOf(part, facts, wanted, `${path}.${name}[${index}]`);
    // All members must match, or one is enough; when `wanted` is false it is the other way round.
    if (isAll === wanted && mismatch) return mismatch;
    if (isAll !== wanted && !mismatch) return undefined;
    first ??= mismatch;
  }
  if (isAll === wanted) return undefined;
  return first ?? { path, what: `${name} of nothing`, expected: wanted, actual: !wanted };
}

interface Reading {
  readonly holds: boolean;
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

function readCondition(condition: Condition, facts: AudienceFacts): Reading {
  switch (condition.fact) {
    case 'owned_products':
    case 'purchased_products':
      return readProducts(condition, facts);
    case 'purchase_total':
    case 'total_spent':
      return readMoney(condition, facts);
    case 'purchased_units':
    case 'purchase_count':
    case 'days_since_first_purchase':
    case 'days_since_last_purchase':
      return readNumber(condition, facts);
    case 'purchase_source':
    case 'purchase_currency':
    case 'country':
      return readWord(condition, facts);
    case 'subscription':
      return readSubscription(condition, facts);
    case 'customer_metadata':
    case 'context':
      return readNote(condition, facts);
    default:
      return unreachable(condition);
  }
}

function readProducts({ fact, op, products }: ProductCondition, facts: AudienceFacts): Reading {
  const has =
    fact === 'owned_products'
      ? ownedProducts(facts.customer, facts.productRelations)
      : new Set(facts.purchase?.items.map(({ productId }) => productId));
  const found = products.filter((productId) => has.has(productId));
  const holds = {
    includes_any: found.length > 0,
    includes_all: found.length === products.length,
    includes_none: found.length === 0,
  }[op];
  return { holds, what: `${fact} ${op}`, expected: products, actual: [...has] };
}

function readMoney({ fact, op, amount, currency }: MoneyCondition, facts: AudienceFacts): Reading {
  const actual =
    fact === 'total_spent' ? spentIn(facts.customer, currency) : paidIn(facts.purchase, currency);
  return {
    holds: actual !== undefined && compare(op, actual, amount),
    what: `${fact} ${op}`,
    expected: `${currency} ${amount}`,
    actual: actual === undefined ? null : `${currency} ${actual}`,
  };
}

function spentIn({ spent }: CustomerFacts, currency: Currency): bigint {
  return spent.find((money) => money.currency === currency)?.amount ?? 0n;
}

function paidIn(purchase: Purchase | null, currency: Currency): bigint | undefined {
  return purchase?.currency === currency ? purchase.totalAmount : undefined;
}

function readNumber({ fact, op, value }: NumberCondition, facts: AudienceFacts): Reading {
  const actual = numberOf(fact, facts);
  return {
    holds: actual !== undefined && compare(op, actual, value),
    what: `${fact} ${op}`,
    expected: value,
    actual,
  };
}

function numberOf(fact: NumberCondition['fact'], facts: AudienceFacts): number | undefined {
  const { customer, purchase, now } = facts;
  switch (fact) {
    case 'purchased_units':
      return purchase?.items.reduce((units, { quantity }) => units + quantity, 0);
    case 'purchase_count':
      return customer.purchaseCount;
    case 'days_since_first_purchase':
      return daysSince(customer.firstPurchaseAt, now);
    case 'days_since_last_purchase':
      return daysSince(customer.lastPurchaseAt, now);
    default:
      return unreachable(fact);
  }
}

function daysSince(instant: Instant | null, now: Instant): number | undefined {
  return instant === null ? undefined : Math.floor((now - instant) / dayMs);
}

function readWord({ fact, op, values }: WordCondition, facts: AudienceFacts): Reading {
  const { purchase, customer } = facts;
  const actual = {
    purchase_source: purchase?.source ?? null,
    purchase_currency: purchase?.currency ?? null,
    country: customer.country,
  }[fact];
  const isAny = actual !== null && values.includes(actual);
  return { holds: isAny === (op === 'is_any_of'), what: `${fact} ${op}`, expected: values, actual };
}

function readSubscription(condition: SubscriptionCondition, facts: AudienceFacts): Reading {
  const { op, products, statuses, minimumAgeDays, maximumAgeDays } = condition;
  const held = facts.customer.subscriptions.map(({ productId, status, startedAt }) => ({
    productId,
    status,
    ageDays: Math.floor((facts.now - startedAt) / dayMs),
  }));
  const isAny = held.some(
    ({ productId, status, ageDays }) =>
      (products === null || products.includes(productId)) &&
      (statuses === null || statuses.includes(status)) &&
      ageDays >= (minimumAgeDays ?? 0) &&
      ageDays <= (maximumAgeDays ?? Infinity),
  );
  const asked = [
    ...(products === null ? [] : [`of ${products.slice(0, 10).join(' or ')}`]),
    ...(statuses === null ? [] : [statuses.join(' or ')]),
    ...(minimumAgeDays === null ? [] : [`at least ${minimumAgeDays} days old`]),
    ...(maximumAgeDays === null ? [] : [`at most ${maximumAgeDays} days old`]),
  ];
  return {
    holds: isAny === (op === 'exists'),
    what: `subscription ${op}`,
    expected: asked.join(', '),
    actual: held.map(({ productId, status, ageDays }) => `${productId} ${status} ${ageDays} days old`),
  };
}

function readNote({ fact, key, op, value }: NoteCondition, facts: AudienceFacts): Reading {
  const notes = fact === 'context' ? facts.context : facts.customer.metadata;
  const actual = Object.hasOwn(notes, key) ? notes[key] : undefined;
  return {
    holds: actual !== undefined && (op === 'exists' || (value !== null && noteHolds(op, actual, value))),
    what: `${fact}.${key} ${op}`,
    expected: value,
    actual,
  };
}

function noteHolds(
  op: Comparison,
  actual: string | number | boolean,
  value: string | number | boolean,
): boolean {
  // Metadata may return from other systems as text, so "3" equals 3 and "true" equals true.
  if (op === 'equals') return String(actual) === String(value);
  const [left, right] = [numberIn(actual), numberIn(value)];
  return left !== undefined && right !== undefined && compare(op, left, right);
}

function compare<Value extends number | bigint>(op: Comparison, actual: Value, value: Value): boolean {
  switch (op) {
    case 'equals':
      return actual === value;
    case 'at_least':
      return actual >= value;
    case 'at_most':
      return actual <= value;
    default:
      return unreachable(op);
  }
}
