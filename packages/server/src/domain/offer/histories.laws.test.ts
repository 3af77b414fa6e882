import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../../test/laws/run-counts.ts';
import { DomainError } from '../errors.ts';
import { type CustomerId, type PresentationId, asId } from '../ids.ts';
import { type Instant, dayMs, hourMs, minuteMs } from '../time.ts';
import { decideAccept, decideAcceptOutcome } from './accept.ts';
import { basisPointOf } from './experiment/assignment.ts';
import type { HeldSubscription } from './customer-facts.ts';
import { decideMoment } from './decide-moment.ts';
import type { Experiment, Variant } from './experiment/experiment.ts';
import type { FunnelVersion, StepAnswer } from './funnel.ts';
import type { Proposal } from './proposal.ts';
import { readProductRelations } from './product-relations.ts';
import { decideNextStep } from './next-step.ts';
import { offeredItem } from './kinds/kinds.ts';
import type { Offer, OfferTarget } from './offer.ts';
import { unitPriceOf } from './offer-price.ts';
import type { Catalogue } from './unit-price.ts';
import {
  type Presentation,
  type PresentationChange,
  decideDecline,
  decideExpiry,
  decideView,
  isUnanswered,
  openPresentation,
} from './presentation.ts';
import {
  experimentOf,
  factsWith,
  heldPlan,
  keptLine,
  methodWith,
  momentWith,
  offerOf,
  plan,
  productId,
  quoteWith,
  sampleNow,
  contextWith,
  step,
  oneTimeProduct,
  variant,
  versionOf,
} from './sample-offers.ts';
import {
  type OfferPreference,
  type RememberedAnswer,
  type DecisionContext,
  defaultOfferSettings,
} from './decision-context.ts';
import { decideUndo } from './undo.ts';

/*
 * A simulated customer with a random history of purchases, refunds, plans, moments, answers and passing time, with
 * random funnels (not proved; edges only lead forwards), holdouts, and experiments that start and stop. Everything
 * shown is checked against an independent model in this test.
 */

const things = ['a', 'b', 'c', 'kit'];
const plans = ['basic', 'pro', 'pro_yearly'];
const planNames: Record<string, string> = { basic: 'Basic', pro: 'Pro', pro_yearly: 'Pro' };
const kitContents = ['a', 'b'];
const changes = (name: string): OfferTarget => ({
  kind: 'plan_change',
  productId: productId(name),
  prorationBillingMode: 'difference_immediately',
});
const subscribes = (name: string): OfferTarget => ({ kind: 'subscription', productId: productId(name) });

const offers: readonly Offer[] = [
  ...things.map((name) => offerOf(name)),
  offerOf('a_for_less', {
    target: { kind: 'one_time', productId: productId('a') },
    discount: { type: 'percentage', bps: 3_000, cycles: null },
    rememberDeclinesDays: 5,
  }),
  ...plans.map((name) => offerOf(name, { target: subscribes(name) })),
  ...plans.map((name) => offerOf(`to_${name}`, { target: changes(name), quantity: null })),
];

const moments = ['post_purchase', 'milestone', 'cancel_intent'];
const surfaces = ['checkout', 'app'];

/** Reads a number digit by digit, each in its own base. */
function digits(number: number): (base: number) => number {
  let left = number;
  return (base) => {
    const digit = left % base;
    left = Math.floor(left / base);
    return digit;
  };
}

function funnelFrom(number: number, index: number): FunnelVersion {
  const next = digits(number);
  const size = 1 + next(4);
  const later = (from: number): string | null => {
    const to = from + 1 + next(3);
    return to < size ? `s${to}` : null;
  };
  const steps = Array.from({ length: size }, (_, place) => ({
    ...step(`s${place}`, { accepted: later(place), declined: later(place), failed: later(place) }),
    offerId: offers[next(offers.length)]!.offerId,
  }));
  return versionOf(String(index), steps, {
    offers,
    moment: moments[next(moments.length)]!,
    maxProposals: 1 + next(5),
    priority: next(2),
    expiresMinutes: next(2) === 0 ? null : 60,
    holdoutBps: [0, 0, 0, 2_000][next(4)]!,
  });
}

/** Other offers, other discounts and another order, on some step of a funnel. */
function experimentFrom(number: number, { funnelId, terms }: FunnelVersion): Experiment {
  const next = digits(number);
  const { steps } = terms;
  const { stepId } = steps[next(steps.length)]!;
  const variants = ['a', 'b', 'c'].map((name): Variant => {
    const kind = next(4);
    const other = steps[next(steps.length)]!.stepId;
    const { offerId } = offers[next(offers.length)]!;
    const discount = next(2) === 0 ? null : ({ type: 'percentage', bps: 2_500, cycles: null } as const);
    if (kind === 1) return variant(name, { offerId });
    if (kind === 2) return variant(name, { offerId: next(2) === 0 ? offerId : null, changes: { discount } });
    return variant(name, { swapsWith: kind === 3 && other !== stepId ? other : null });
  });
  return experimentOf(variants, { experimentId: asId<'experiment'>(`exp_${number}`), funnelId, stepId });
}

interface Sale {
  readonly presentationId: PresentationId | null;
  readonly name: string;
}

class Life {
  now: Instant = sampleNow;
  bought: Sale[] = [];
  plan: string | null = null;
  readonly plansBefore = new Map<string, string | null>();
  preference: OfferPreference = 'all';
  prices = new Map<string, bigint>([...things, ...plans].map((name) => [name, 2_000n]));
  presentations: Presentation[] = [];
  answers: RememberedAnswer[] = [];
  declines: { offer: Offer; price: bigint; at: Instant; until: Instant }[] = [];
  given = new Map<string, string>();
  session = 0;
  shown = 0;
  varied = 0;
  funnels: readonly FunnelVersion[];
  readonly customerId: CustomerId;
  readonly settings: DecisionContext['settings'];

  constructor(funnels: readonly FunnelVersion[], customer: number, perSession: number, perWeek: number) {
    this.funnels = funnels;
    this.customerId = asId<'customer'>(`cus_${customer}`);
    this.settings = {
      ...defaultOfferSettings,
      proposalsPerSession: perSession,
      proposalsPerWeek: perWeek,
      holdoutBps: customer % 3 === 0 ? 2_000 : 0,
    };
  }

  get catalogue(): Catalogue {
    const products = [
      ...things.map((name) =>
        oneTimeProduct(name, this.prices.get(name), {
          metadata: name === 'kit' ? { includes: 'pdt_a,pdt_b' } : {},
        }),
      ),
      ...plans.map((name) => plan(name, this.prices.get(name), { metadata: { plan: planNames[name]! } })),
    ];
    return { products, addons: [] };
  }

  decisionContext(momentName: string, surface: string, sessionKey: string): DecisionContext {
    const { catalogue } = this;
    const held: HeldSubscription[] = this.plan === null ? [] : [heldPlan(this.plan)];
    return contextWith({
      moment: momentWith({ name: momentName, surface, sessionKey }),
      facts: factsWith({
        customerId: this.customerId,
        keptLines: this.bought.map(({ name }) => keptLine(name)),
        subscriptions: held,
      }),
      catalogue,
      productRelations: readProductRelations(catalogue.products, offers),
      methods: [methodWith('1')],
      settings: this.settings,
      now: this.now,
      history: {
        preference: this.preference,
        answers: this.answers,
        presented: this.presentations.map(({ presentationId, funnelId, moment, createdAt }) => ({
          presentationId,
          funnelId,
          sessionKey: moment.sessionKey,
          presentedAt: createdAt,
        })),
        open: this.presentations
          .filter(({ state }) => isUnanswered(state) || state === 'accepting')
          .map(({ presentationId, moment, offer, expiresAt, state }) => ({
            presentationId,
            moment: moment.name,
            surface: moment.surface,
            thing: offeredItem(offer.target),
            expiresAt: isUnanswered(state) ? expiresAt : null,
          })),
      },
    });
  }

  raise(momentName: string, surface: string): void {
    const decisionContext = this.decisionContext(momentName, surface, `session ${this.session}`);
    const decision = decideMoment(this.funnels, decisionContext, asId<'trace'>('trc_1'));
    if (decision.kind === 'propose') this.show(decision.proposal, decisionContext);
  }

  show(proposal: Proposal, { moment }: DecisionContext): void {
    this.mustBeShowable(proposal, moment.surface, moment.sessionKey);
    this.shown++;
    const version = this.funnels.find(({ funnelId }) => funnelId === proposal.funnelId)!;
    const { presentation } = openPresentation(proposal, {
      presentationId: asId<'presentation'>(`prs_${this.presentations.length}`),
      businessId: asId<'business'>('bus_1'),
      customerId: this.customerId,
      traceId: asId<'trace'>('trc_1'),
      moment,
      terms: version.terms,
      quote: quoteWith({ expiresAt: this.now + dayMs }),
      now: this.now,
    });
    this.presentations.push(presentation);
  }

  /** The laws. */
  mustBeShowable(proposal: Proposal, surface: string, sessionKey: string): void {
    const { offer, funnelId } = proposal;
    const { target } = offer;
    this.mustBeTheirs(proposal);
    const name = offeredItem(target).slice('pdt_'.length);
    const price = unitPriceOf(offer, this.catalogue)!.amount;
    const declined = this.declines.find(
      (past) =>
        this.now < past.until &&
        offeredItem(past.offer.target) === offeredItem(target) &&
        (past.offer.offerId !== offer.offerId || past.price === price),
    );
    expect(declined && [offer.offerId, declined.offer.offerId]).toBeUndefined();
    // Whoever is on a plan may still be offered it for less.
    if (target.kind !== 'plan_change' || offer.discount === null) {
      expect(this.owns(name, target.kind)).toBe(false);
    }
    if (target.kind === 'plan_change') expect(this.plan).not.toBeNull();

    const fewer = this.preference === 'fewer' ? 1 : Infinity;
    expect(this.preference).not.toBe('none');
    const inSession = this.presentations.filter(({ moment }) => moment.sessionKey === sessionKey);
    expect(inSession.length).toBeLessThan(Math.min(fewer, this.settings.proposalsPerSession));
    const inWeek = this.presentations.filter(({ createdAt }) => this.now - createdAt < 7 * dayMs);
    expect(inWeek.length).toBeLessThan(Math.min(fewer, this.settings.proposalsPerWeek));
    const { maxProposals } = this.funnels.find((each) => each.funnelId === funnelId)!.terms;
    expect(inSession.filter((past) => past.funnelId === funnelId).length).toBeLessThan(maxProposals);
    const open = this.presentations.filter(
      (each) => each.state === 'accepting' || (isUnanswered(each.state) && this.now < each.expiresAt),
    );
    expect(open.filter(({ moment }) => moment.surface === surface)).toEqual([]);
    expect(open.filter((each) => offeredItem(each.offer.target) === offeredItem(target))).toEqual([]);
  }

  /**
   * Customers in a holdout are shown nothing, and a customer keeps one variant of a running experiment, as defined.
   */
  mustBeTheirs({ offer, funnelId, stepId, assignment }: Proposal): void {
    const { terms, experiment } = this.funnels.find((each) => each.funnelId === funnelId)!;
    for (const [whose, share] of [
      ['bus_1', this.settings.holdoutBps],
      [funnelId, terms.holdoutBps],
    ] as const) {
      expect(basisPointOf(`holdout ${whose}`, this.customerId)).toBeGreaterThanOrEqual(share);
    }
    if (!assignment) {
      const isVaried = experiment?.stepId === stepId;
      expect(isVaried).toBe(false);
      return;
    }
    this.varied++;
    const { experimentId, variantId } = assignment;
    expect(experiment?.experimentId).toBe(experimentId);
    expect(this.given.get(experimentId) ?? variantId).toBe(variantId);
    this.given.set(experimentId, variantId);
    const given = experiment!.variants.find((each) => each.variantId === variantId)!;
    const offerAt = (place: string | null) => terms.steps.find((each) => each.stepId === place)?.offerId;
    const own = given.offerId ?? offerAt(experiment!.stepId);
    const here = given.swapsWith === null || stepId === given.swapsWith ? own : offerAt(given.swapsWith);
    const isMoved = stepId === experiment!.stepId || stepId === given.swapsWith;
    expect(offer.offerId).toBe(isMoved ? here : offerAt(stepId));
    const { discount } = given.changes;
    if (discount !== undefined && offer.offerId === own) expect(offer.discount).toEqual(discount);
  }

  owns(name: string, kind: OfferTarget['kind']): boolean {
    if (kind === 'plan_change') return this.plan === name;
    if (kind === 'subscription') return this.plan !== null && planNames[this.plan] === planNames[name];
    const has = (wanted: string): boolean =>
      this.bought.some(
        (sale) => sale.name === wanted || (sale.name === 'kit' && kitContents.includes(wanted)),
      );
    return has(name) || (name === 'kit' && kitContents.every(has));
  }

  /** Records a change, and follows its edge. */
  keep(place: number, { presentation, remembered, leavesBy }: PresentationChange): void {
    this.presentations[place] = presentation;
    if (remembered) this.answers.push(remembered);
    if (remembered?.answer === 'declined') {
      const days = presentation.rememberDeclinesDays;
      this.declines.push({
        offer: presentation.offer,
        price: BigInt(/USD (\d+)/.exec(presentation.terms)![1]!),
        at: this.now,
        until: days === null ? Infinity : this.now + days * dayMs,
      });
    }
    if (presentation.state === 'accepted') this.receive(presentation);
    if (presentation.state === 'undone') this.giveBack(presentation);
    if (leavesBy !== null) this.goOn(presentation, leavesBy);
  }

  receive({ presentationId, offer }: Presentation): void {
    const name = offeredItem(offer.target).slice('pdt_'.length);
    if (offer.target.kind === 'one_time') this.bought.push({ presentationId, name });
    else {
      this.plansBefore.set(presentationId, this.plan);
      this.plan = name;
    }
  }

  giveBack({ presentationId, offer }: Presentation): void {
    if (offer.target.kind === 'one_time') {
      this.bought = this.bought.filter((sale) => sale.presentationId !== presentationId);
    } else this.plan = this.plansBefore.get(presentationId) ?? null;
  }

  goOn(presentation: Presentation, answer: StepAnswer): void {
    const { moment, funnelId } = presentation;
    const version = this.funnels.find((each) => each.funnelId === funnelId)!;
    const decisionContext = this.decisionContext(moment.name, moment.surface, moment.sessionKey);
    const { proposal } = decideNextStep(
      version,
      presentation,
      answer,
      decisionContext,
      asId<'trace'>('trc_1'),
    );
    if (proposal) this.show(proposal, decisionContext);
  }

  act(number: number): void {
    const next = digits(number);
    const deed = next(14);
    const place = this.presentations.length - 1 - next(Math.min(3, Math.max(1, this.presentations.length)));
    const presentation = this.presentations[place];
    const name = [...things, ...plans][next(things.length + plans.length)]!;
    if (deed <= 2) this.raise(moments[next(3)]!, surfaces[next(2)]!);
    else if (deed === 3) this.session++;
    else if (deed === 4) this.now += [minuteMs, hourMs, dayMs, 6 * dayMs][next(4)]!;
    else if (deed === 5 && plans.includes(name)) this.plan = this.plan === null ? name : null;
    else if (deed === 5) this.bought.push({ presentationId: null, name });
    else if (deed === 6) this.bought = this.bought.filter((sale) => sale.name !== name);
    else if (deed === 7 && next(3) === 0)
      this.preference = (['all', 'all', 'fewer', 'none'] as const)[next(4)]!;
    else if (deed === 7) this.prices.set(name, 1_000n + 500n * BigInt(next(3)));
    else if (deed === 12) this.experiment(next(this.funnels.length), number);
    else if (presentation) this.answer(place, presentation, deed, next);
  }

  /** Stops the experiment running on a funnel, or starts another. */
  experiment(place: number, number: number): void {
    this.funnels = this.funnels.map((version, index) => {
      if (index !== place) return version;
      return { ...version, experiment: version.experiment ? null : experimentFrom(number, version) };
    });
  }

  answer(place: number, presentation: Presentation, deed: number, next: (base: number) => number): void {
    const { now } = this;
    const changed =
      deed === 8
        ? decideDecline(presentation, now)
        : deed === 9
          ? (decideView(presentation, now) ?? decideExpiry(presentation, now))
          : deed === 10
            ? this.accept(place, presentation, next)
            : undoOf(presentation, now);
    if (changed) this.keep(place, changed);
  }

  accept(
    place: number,
    presentation: Presentation,
    next: (base: number) => number,
  ): PresentationChange | undefined {
    const { now } = this;
    const paymentMethodId = methodWith('1').paymentMethodId;
    if (presentation.state !== 'accepting') {
      const acceptance = decideAccept(
        presentation,
        { quoteId: null, paymentMethodId },
        { methods: [methodWith('1')], ownership: undefined, hasOpenDispute: false, now },
      );
      if (acceptance.kind !== 'charge') return undefined;
      this.presentations[place] = acceptance.change.presentation;
      if (next(3) === 0) return undefined;
    }
    const isPaid = next(2) === 0;
    const outcome = isPaid
      ? ({ status: 'succeeded', paymentId: null, subscriptionId: null, isOneClick: true } as const)
      : ({ status: 'failed', paymentId: null, errorCode: 'CARD_DECLINED', paymentMethodId } as const);
    return decideAcceptOutcome(this.presentations[place]!, outcome, 10, now);
  }
}

function undoOf(presentation: Presentation, now: Instant): PresentationChange | undefined {
  const undo = decideUndo(presentation, now);
  return undo.kind === 'undo' ? undo.change : undefined;
}

test('no funnel ever shows a declined, owned or capped offer in random histories', () => {
  const histories = runsOf(10_000);
  const number = fc.maxSafeNat();
  let shown = 0;
  let varied = 0;
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 2, maxLength: 4 }),
      fc.array(number, { minLength: 30, maxLength: 60, size: 'max' }),
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 12 }),
      (funnels, deeds, customer, perSession, perWeek) => {
        const life = new Life(funnels.map(funnelFrom), customer, perSession, perWeek);
        for (const deed of deeds) {
          try {
            life.act(deed);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
          }
        }
        shown += life.shown;
        varied += life.varied;
      },
    ),
    { numRuns: histories },
  );
  // Laws about shown offers are weak where few are shown.
  expect(shown).toBeGreaterThan(1.5 * histories);
  expect(varied).toBeGreaterThan(0.1 * histories);
});
