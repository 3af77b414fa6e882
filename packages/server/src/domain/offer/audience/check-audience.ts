import { unreachable } from '../../assert.ts';
import { currencies } from '../../money/currency.ts';
import { largestAmount } from '../../money/money.ts';
import { countryCodes } from '../../tax/countries.ts';
import type { Audience, Condition, NoteCondition, SubscriptionCondition, WordCondition } from './audience.ts';
import { checkNumber, refusal } from '../check-fields.ts';
import { purchaseSources } from '../moment.ts';

const deepest = 8;
const mostConditions = 100;
const longestList = 100;
/** 100 years. */
const longestDays = 36_525;

/**
 * Refuses a document nested more than 8 groups deep or with more than 100 conditions. Called on raw input before
 * any recursive function, so that deep nesting cannot overflow the stack.
 */
export function checkAudienceSize(document: unknown): void {
  const waiting: { readonly node: unknown; readonly path: string; readonly depth: number }[] = [
    { node: document, path: 'audience', depth: 0 },
  ];
  let conditions = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, path, depth } = next;
    if (depth > deepest) throw refusal(path, `is nested more than ${deepest} groups deep. Flatten it.`);
    const parts = partsOf(node);
    if (parts === undefined && ++conditions > mostConditions) {
      throw refusal(path, `is the condition after the first ${mostConditions}; no more are evaluated.`);
    }
    for (const [name, part] of parts ?? []) {
      waiting.push({ node: part, path: `${path}.${name}`, depth: depth + 1 });
    }
  }
}

function partsOf(node: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('not' in node) return [['not', node.not]];
  const [name, parts] = 'all' in node ? ['all', node.all] : 'any' in node ? ['any', node.any] : [];
  if (name === undefined || !Array.isArray(parts)) return undefined;
  return parts.map((part: unknown, index) => [`${name}[${index}]`, part] as const);
}

/**
 * Refuses an audience that cannot be evaluated or would exclude everybody by mistake: too deep or large, empty
 * groups (except at the root, which means everybody), values that no fact can have. The message begins with the
 * path of the fault.
 */
export function checkAudience(audience: Audience): void {
  checkAudienceSize(audience);
  if ('all' in audience && audience.all.length === 0) return;
  checkNode(audience, 'audience');
}

function checkNode(node: Audience, path: string): void {
  if ('not' in node) {
    checkNode(node.not, `${path}.not`);
    return;
  }
  if ('fact' in node) {
    checkCondition(node, path);
    return;
  }
  const [name, parts] = 'all' in node ? (['all', node.all] as const) : (['any', node.any] as const);
  if (parts.length === 0)
    throw refusal(`${path}.${name}`, 'is empty. Put a condition in it, or leave it out.');
  for (const [index, part] of parts.entries()) checkNode(part, `${path}.${name}[${index}]`);
}

function checkCondition(condition: Condition, path: string): void {
  switch (condition.fact) {
    case 'owned_products':
    case 'purchased_products':
      checkList(`${path}.products`, condition.products);
      return;
    case 'purchase_total':
    case 'total_spent':
      if (condition.amount < 0n || condition.amount > largestAmount) {
        throw refusal(
          `${path}.amount`,
          `must be from 0 to ${largestAmount}, in the currency's smallest unit.`,
        );
      }
      return;
    case 'purchased_units':
    case 'purchase_count':
    case 'days_since_first_purchase':
    case 'days_since_last_purchase':
      checkNumber(`${path}.value`, condition.value, 0, 2_147_483_647);
      return;
    case 'purchase_source':
    case 'purchase_currency':
    case 'country':
      checkWords(condition, path);
      return;
    case 'subscription':
      checkSubscription(condition, path);
      return;
    case 'customer_metadata':
    case 'context':
      checkNote(condition, path);
      return;
    default:
      unreachable(condition);
  }
}

const wordsOf: Readonly<Record<WordCondition['fact'], readonly string[]>> = {
  purchase_source: purchaseSources,
  purchase_currency: currencies,
  country: countryCodes,
};

function checkWords({ fact, values }: WordCondition, path: string): void {
  checkList(`${path}.values`, values);
  for (const [index, value] of values.entries()) {
    if (wordsOf[fact].includes(value)) continue;
    throw refusal(`${path}.values[${index}]`, `${JSON.stringify(value.slice(0, 40))} is no ${fact}.`);
  }
}

function checkSubscription(condition: SubscriptionCondition, path: string): void {
  const { products, statuses, minimumAgeDays, maximumAgeDays } = condition;
  if (products !== null) checkList(`${path}.products`, products);
  if (statuses !== null) checkList(`${path}.statuses`, statuses);
  if (minimumAgeDays !== null) checkNumber(`${path}.minimum_age_days`, minimumAgeDays, 0, longestDays);
  if (maximumAgeDays !== null) {
    checkNumber(`${path}.maximum_age_days`, maximumAgeDays, minimumAgeDays ?? 0, longestDays);
  }
}

function checkNote({ key, op, value }: NoteCondition, path: string): void {
  if (key.length < 1 || key.length > 60) throw refusal(`${path}.key`, 'must be 1 to 60 characters.');
  if (op === 'exists') {
    if (value !== null) throw refusal(`${path}.value`, 'is not used by exists. Omit it.');
    return;
  }
  if (value === null) throw refusal(`${path}.value`, `is compared by ${op}, and must be set.`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw refusal(`${path}.value`, 'must be finite.');
  if (typeof value === 'string' && value.length > 500) {
    throw refusal(`${path}.value`, 'is longer than 500 characters.');
  }
  if (op !== 'equals' && numberIn(value) === undefined) {
    throw refusal(`${path}.value`, `must be a number: ${op} compares numbers.`);
  }
}

/** Numeric value of a number or a numeric text; undefined for anything else. */
export function numberIn(value: string | number | boolean): number | undefined {
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'string' && value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function checkList(field: string, list: readonly string[]): void {
  if (list.length === 0) throw refusal(field, 'is empty. Name at least one.');
  if (list.length > longestList)
    throw refusal(field, `names ${list.length}; at most ${longestList} are compared.`);
}
