import type { Json } from './api.ts';

/*
 * Funnels and the offers they use as one JSON file that can be kept in git: the seller's decisions and
 * nothing else, in a stable order, so that a diff shows which decisions changed.
 *
 *   { "offers":  [ { "offer_id": …, "name": …, "kind": …, … } ],
 *     "funnels": [ { "funnel_id": …, "is_published": true, "name": …, "steps": […], … } ] }
 *
 * An id that the business does not have is a new object's name within the file.
 */

export interface FunnelFile {
  readonly offers: readonly Json[];
  readonly funnels: readonly Json[];
}

const offerFields = [
  'name',
  'kind',
  'product_id',
  'addon_id',
  'proration_billing_mode',
  'pause_days',
  'trial_extension_days',
  'quantity',
  'discount',
  'copy',
  'remember_declines_days',
  'includes',
  'metadata',
] as const;

const funnelFields = [
  'name',
  'moment',
  'audience',
  'priority',
  'holdout_bps',
  'max_proposals',
  'show_without_payment_method',
  'expires_minutes',
  'remember_declines_days',
  'steps',
  'metadata',
] as const;

/** Fields of an offer as the API accepts them, from the file or from the API's answer. */
export function termsOfOffer(offer: Json): Json {
  return pick(offer, offerFields);
}

export function termsOfFunnel(funnel: Json): Json {
  return pick(funnel, funnelFields);
}

function pick(object: Json, fields: readonly string[]): Json {
  return Object.fromEntries(fields.filter((field) => field in object).map((field) => [field, object[field]]));
}

export function stepsOf(funnel: Json): readonly Json[] {
  return Array.isArray(funnel['steps']) ? (funnel['steps'] as readonly Json[]) : [];
}

/** Text of the file: objects in the order of their ids, with their identifying fields first. */
export function writeFunnelFile(file: FunnelFile): string {
  const offers = sorted(file.offers, 'offer_id').map((offer) => ({
    offer_id: offer['offer_id'],
    ...inOrder(termsOfOffer(offer)),
  }));
  const funnels = sorted(file.funnels, 'funnel_id').map((funnel) => ({
    funnel_id: funnel['funnel_id'],
    ...('is_published' in funnel && { is_published: funnel['is_published'] }),
    ...inOrder(termsOfFunnel(funnel)),
  }));
  return `${JSON.stringify({ offers, funnels }, null, 2)}\n`;
}

function inOrder(terms: Json): Json {
  return Object.fromEntries(Object.entries(terms).map(([field, value]) => [field, ordered(value)]));
}

const leading = ['step_id', 'offer_id', 'fact', 'key', 'op', 'type'];

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const { length } = leading;
  const rank = (key: string): number => (leading.includes(key) ? leading.indexOf(key) : length);
  const keys = Object.keys(value).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, ordered(value[key])]));
}

function sorted(objects: readonly Json[], id: string): Json[] {
  return objects.toSorted((a, b) => (String(a[id]) < String(b[id]) ? -1 : 1));
}

/** Parses the file, or refuses it with the place of the fault. The API checks the values of the fields. */
export function readFunnelFile(text: string): FunnelFile {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw new Error(`The file is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  const lists = isObject(file) ? file : {};
  return {
    offers: readList(lists, 'offers', 'offer_id'),
    funnels: readList(lists, 'funnels', 'funnel_id'),
  };
}

function readList(file: Json, name: string, id: string): readonly Json[] {
  const list = file[name];
  if (!Array.isArray(list)) throw new Error(`${name}: must be a list.`);
  const ids = new Set<unknown>();
  return list.map((each: unknown, index) => {
    const place = `${name}[${String(index)}]`;
    const own = isObject(each) ? each[id] : undefined;
    // The id becomes part of a URL.
    if (!isObject(each) || typeof own !== 'string' || !/^[\w.-]{1,100}$/.test(own)) {
      throw new Error(
        `${place}.${id}: must be an id, or a name of 1 to 100 letters, digits, "_", "-" or ".".`,
      );
    }
    if (ids.has(own)) throw new Error(`${place}.${id}: repeats ${own}.`);
    ids.add(own);
    return each;
  });
}

/** Fields whose value in the file differs from the business's. */
export function differences(wanted: Json, present: Json): string[] {
  return Object.keys(wanted).filter((field) => !isSame(wanted[field], present[field]));
}

/** True if two values mean the same: an absent field equals null, an empty text and an empty list. */
function isSame(wanted: unknown, present: unknown): boolean {
  if (isEmpty(wanted) && isEmpty(present)) return true;
  if (Array.isArray(wanted) && Array.isArray(present)) {
    return wanted.length === present.length && wanted.every((each, index) => isSame(each, present[index]));
  }
  if (isObject(wanted) && isObject(present)) {
    const fields = new Set([...Object.keys(wanted), ...Object.keys(present)]);
    return [...fields].every((field) => isSame(wanted[field], present[field]));
  }
  return wanted === present;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isEmpty);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
