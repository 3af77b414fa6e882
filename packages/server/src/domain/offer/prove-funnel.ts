import { assert } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { OfferId, ProductId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { type Money, largestAmount } from '../money/money.ts';
import type { Instant } from '../time.ts';
import { targetFault } from './check-offer.ts';
import {
  type Funnel,
  type FunnelTerms,
  type FunnelVersion,
  type Step,
  type StepAnswer,
  findStep,
  stepAnswers,
} from './funnel.ts';
import { type ProductRelations, includedProducts } from './product-relations.ts';
import { rulesOf, offeredItem } from './kinds/kinds.ts';
import type { Offer } from './offer.ts';
import { mostOf, unitPriceOf } from './offer-price.ts';
import type { Catalogue } from './unit-price.ts';

/** One path through a funnel. */
type Path = readonly { readonly stepId: string; readonly answer: StepAnswer }[];

/** Proven properties of a funnel, for every customer and every answer. */
export interface FunnelProof {
  readonly isPublishable: true;
  /** All paths. */
  readonly paths: readonly Path[];
  /** Longest chain of proposals. */
  readonly longestChain: readonly string[];
  /** Maximum that one moment can charge, before tax on top. */
  readonly mostCharged: Money;
  /** Path with that maximum. */
  readonly dearestPath: Path;
  /** Steps that use the subscription's quantity; computed for one unit. */
  readonly countedForOne: readonly string[];
}

/** Reason why a funnel cannot be published. */
export interface FunnelObjection {
  readonly isPublishable: false;
  /** Null when it concerns the funnel as a whole. */
  readonly stepId: string | null;
  /** Field as the wire spells it. */
  readonly field: string;
  readonly message: string;
}

/** Current offers and catalogue that a funnel is proved with. */
export interface ProofCatalogue extends Catalogue {
  readonly offers: readonly Offer[];
  readonly productRelations: ProductRelations;
}

/**
 * Proves a funnel, or returns an objection with its step: each offer can be sold with the current catalogue and all
 * in one currency, no path is a cycle or too long, every step is reachable, and no path proposes the same offer
 * twice. Every step can be declined, because each has that edge; every path ends, because none is a cycle.
 */
export function proveFunnel(terms: FunnelTerms, catalogue: ProofCatalogue): FunnelProof | FunnelObjection {
  const first = terms.steps[0];
  if (first === undefined) return objection(null, 'steps', 'a funnel needs at least one step.');
  const objected =
    goodsObjection(terms, catalogue) ??
    circleObjection(terms, first) ??
    reachObjection(terms, first) ??
    lengthObjection(terms, first) ??
    repeatObjection(terms, catalogue);
  if (objected) return objected;
  const currency = currencyOf(first, catalogue);
  assert(currency, 'the offers of a proven funnel have a price');
  const paths = pathsFrom(terms, first.stepId);
  const priced = paths.map((path) => ({ path, amount: chargedOn(path, terms, catalogue) }));
  const dearest = priced.reduce((most, each) => (each.amount > most.amount ? each : most));
  if (dearest.amount > largestAmount) {
    const message = `one customer could be charged more than ${largestAmount}. Lower a quantity.`;
    return objection(null, 'steps', message);
  }
  return {
    isPublishable: true,
    paths,
    longestChain: longest(paths).map(({ stepId }) => stepId),
    mostCharged: { amount: dearest.amount, currency },
    dearestPath: dearest.path,
    countedForOne: terms.steps
      .filter(({ offerId }) => findOffer(offerId, catalogue)?.quantity === null)
      .map(({ stepId }) => stepId),
  };
}

/** Changes made by publishing, with the proof for the response. */
export interface Publication {
  readonly funnel: Funnel;
  readonly version: FunnelVersion;
  readonly proof: FunnelProof;
}

/** Freezes the draft under the next version number, or refuses with the objection. */
export function decidePublish(funnel: Funnel, catalogue: ProofCatalogue, now: Instant): Publication {
  if (funnel.archivedAt !== null) {
    throw new DomainError('FUNNEL_NOT_PUBLISHABLE', 'The funnel is archived. Create another one.');
  }
  const proof = proveFunnel(funnel.draft, catalogue);
  if (!proof.isPublishable) {
    const where = proof.stepId === null ? '' : ` (step ${proof.stepId})`;
    throw new DomainError('FUNNEL_NOT_PUBLISHABLE', `${proof.field}${where}: ${proof.message}`);
  }
  const { funnelId, businessId, nextVersion, draft } = funnel;
  return {
    funnel: { ...funnel, publishedVersion: nextVersion, nextVersion: nextVersion + 1, updatedAt: now },
    version: {
      funnelId,
      businessId,
      version: nextVersion,
      terms: draft,
      offers: catalogue.offers.filter(({ offerId }) => draft.steps.some((step) => step.offerId === offerId)),
      publishedAt: now,
      experiment: null,
    },
    proof,
  };
}

function goodsObjection(terms: FunnelTerms, catalogue: ProofCatalogue): FunnelObjection | undefined {
  let shared: Currency | undefined;
  for (const [index, step] of terms.steps.entries()) {
    const field = `steps[${index}]`;
    const offer = findOffer(step.offerId, catalogue);
    if (!offer) return objection(step, `${field}.offer_id`, `there is no offer ${step.offerId}.`);
    if (offer.archivedAt !== null) {
      return objection(step, `${field}.offer_id`, `the offer ${step.offerId} is archived. Use another.`);
    }
    const fault = targetFault(offer, catalogue);
    if (fault) return objection(step, `${field}.offer.${fault.field}`, fault.message);
    const currency = currencyOf(step, catalogue);
    shared ??= currency;
    if (currency !== shared) {
      const message = `is priced in ${currency ?? '?'}, the steps before it in ${shared ?? '?'}. A funnel has one currency.`;
      return objection(step, `${field}.offer_id`, message);
    }
  }
  return undefined;
}

/** Walks depth first; reaching a step that is on the current path is a cycle. */
function circleObjection(
  terms: FunnelTerms,
  step: Step,
  way: readonly string[] = [],
  done = new Set<string>(),
): FunnelObjection | undefined {
  const here = [...way, step.stepId];
  for (const answer of stepAnswers) {
    const next = step.edges[answer];
    if (next === null || done.has(next)) continue;
    if (here.includes(next)) {
      const circle = [...here.slice(here.indexOf(next)), next].join(' → ');
      const message = `leads in a cycle: ${circle}. Every path must end.`;
      return objection(step, `steps[${terms.steps.indexOf(step)}].edges.${answer}`, message);
    }
    const found = circleObjection(terms, stepNamed(terms, next), here, done);
    if (found) return found;
  }
  done.add(step.stepId);
  return undefined;
}

function reachObjection(terms: FunnelTerms, first: Step): FunnelObjection | undefined {
  const reached = reachableFrom(terms, [first.stepId]);
  const index = terms.steps.findIndex(({ stepId }) => !reached.has(stepId));
  const step = terms.steps[index];
  if (!step) return undefined;
  return objection(step, `steps[${index}]`, 'no path leads to this step. Point an edge to it, or remove it.');
}

function lengthObjection(terms: FunnelTerms, first: Step): FunnelObjection | undefined {
  const chain = longestChainFrom(terms, first.stepId, new Map());
  const beyond = chain[terms.maxProposals];
  if (beyond === undefined) return undefined;
  const step = stepNamed(terms, beyond);
  const message = `is proposal ${terms.maxProposals + 1} on the path ${chain.join(' → ')}; max_proposals is ${terms.maxProposals}.`;
  return objection(step, `steps[${terms.steps.indexOf(step)}]`, message);
}

/** Objects to an offer that a path proposes again after it was answered. */
function repeatObjection(terms: FunnelTerms, catalogue: ProofCatalogue): FunnelObjection | undefined {
  for (const earlier of terms.steps) {
    for (const answer of stepAnswers) {
      for (const stepId of reachableFrom(terms, [earlier.edges[answer]])) {
        const later = stepNamed(terms, stepId);
        const repeated = repeats(earlier, answer, later, catalogue);
        if (!repeated) continue;
        const message = `proposes ${repeated} again after it was ${answer} at step ${earlier.stepId}.`;
        return objection(later, `steps[${terms.steps.indexOf(later)}].offer_id`, message);
      }
    }
  }
  return undefined;
}

function repeats(
  earlier: Step,
  answer: StepAnswer,
  later: Step,
  catalogue: ProofCatalogue,
): string | undefined {
  if (earlier.offerId === later.offerId) return `the offer ${later.offerId}`;
  const [first, second] = [findOffer(earlier.offerId, catalogue), findOffer(later.offerId, catalogue)];
  assert(first && second, 'the offers of every step exist');
  const thing = offeredItem(second.target);
  if (offeredItem(first.target) === thing) return `${thing}, sold by both offers,`;
  if (answer !== 'accepted' || !('productId' in first.target) || !('productId' in second.target)) {
    return undefined;
  }
  const isIncluded = includedProducts(first.target.productId, catalogue.productRelations).has(
    thing as ProductId,
  );
  if (isIncluded) return `${thing}, which is included in what that offer sells,`;
  const [plan, other] = [first, second].map(({ target }) => planName(target, catalogue.productRelations));
  return plan !== undefined && plan === other && rulesOf(second.target).beginsSubscription
    ? `the plan ${plan}`
    : undefined;
}

function planName(target: Offer['target'], { planOf }: ProductRelations): string | undefined {
  return 'productId' in target ? planOf.get(target.productId) : undefined;
}

function reachableFrom(terms: FunnelTerms, starts: readonly (string | null)[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...starts];
  while (waiting.length > 0) {
    const next = waiting.pop() ?? null;
    if (next === null || reached.has(next)) continue;
    reached.add(next);
    waiting.push(...Object.values(stepNamed(terms, next).edges));
  }
  return reached;
}

/** Each step is visited once, so that a wide graph costs no more than its edges. */
function longestChainFrom(
  terms: FunnelTerms,
  stepId: string,
  known: Map<string, readonly string[]>,
): readonly string[] {
  const found = known.get(stepId);
  if (found) return found;
  const rests = Object.values(stepNamed(terms, stepId).edges).map((next) =>
    next === null ? [] : longestChainFrom(terms, next, known),
  );
  const chain = [stepId, ...longest(rests)];
  known.set(stepId, chain);
  return chain;
}

/** At most 3 to the power of the longest chain, which has been checked to be 5 or less. */
function pathsFrom(terms: FunnelTerms, stepId: string): Path[] {
  const { edges } = stepNamed(terms, stepId);
  return stepAnswers.flatMap((answer) => {
    const next = edges[answer];
    const rests = next === null ? [[]] : pathsFrom(terms, next);
    return rests.map((rest) => [{ stepId, answer }, ...rest]);
  });
}

function chargedOn(path: Path, terms: FunnelTerms, catalogue: ProofCatalogue): bigint {
  return path
    .filter(({ answer }) => answer === 'accepted')
    .reduce((sum, { stepId }) => {
      const offer = findOffer(stepNamed(terms, stepId).offerId, catalogue);
      const unit = offer && unitPriceOf(offer, catalogue);
      assert(unit, 'the offers of a proven funnel have a price');
      return sum + mostOf(offer, unit);
    }, 0n);
}

function longest<Element>(lists: readonly (readonly Element[])[]): readonly Element[] {
  return lists.reduce((most, list) => (list.length > most.length ? list : most), []);
}

function currencyOf({ offerId }: Step, catalogue: ProofCatalogue): Currency | undefined {
  const offer = findOffer(offerId, catalogue);
  return offer && unitPriceOf(offer, catalogue)?.currency;
}

function findOffer(offerId: OfferId, { offers }: ProofCatalogue): Offer | undefined {
  return offers.find((offer) => offer.offerId === offerId);
}

function stepNamed(terms: FunnelTerms, stepId: string): Step {
  const step = findStep(terms, stepId);
  assert(step, 'edges lead to steps of the same funnel');
  return step;
}

function objection(step: Step | null, field: string, message: string): FunnelObjection {
  return { isPublishable: false, stepId: step?.stepId ?? null, field, message };
}
