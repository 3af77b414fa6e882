import { basisPointOf } from '../../src/domain/offer/experiment/assignment.ts';
import { asId } from '../../src/domain/ids.ts';
import { dayMs } from '../../src/domain/time.ts';
import type { Database } from '../../src/store/postgres/postgres.ts';
import {
  type PresentationRow,
  presentationColumns,
  presentationFromRow,
} from '../../src/store/offers/presentations.ts';
import { storedTrace } from '../../src/store/offers/documents/trace.ts';
import type { Json } from '../support/api.ts';

/*
 * What analytics must answer, by another route: from the events, payments, refunds, traces and presentations
 * themselves, without anything that was written down to be counted.
 */

/** One thing that happened. */
interface Fact {
  readonly measure: string;
  readonly reason: string;
  readonly amount: number;
  readonly elapsedMs: number;
  readonly about: Readonly<Record<string, string>>;
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

async function loadHistory(sql: Database, businessId: string) {
  const presentations = new Map<string, Json>();
  const rows = await sql<PresentationRow[]>`
    select ${presentationColumns(sql)} from presentation where business_id = ${businessId}`;
  for (const row of rows) {
    const presentation: Json = presentationFromRow(row);
    presentations.set(presentation.presentationId as string, presentation);
  }
  const traces = (
    await sql`select document, cause from decision_trace where business_id = ${businessId} order by decided_at, xmin::text::bigint`
  ).map(({ document, cause }): Json => ({ ...storedTrace.fromDocument(document), cause }));
  const payments = await sql<Json[]>`
    select * from payment where business_id = ${businessId} and status = 'succeeded'`;
  const refunds = await sql<Json[]>`
    select * from refund where business_id = ${businessId} and status = 'succeeded'`;
  const events = await sql<Json[]>`select * from event where business_id = ${businessId}`;
  return { presentations, traces, payments, refunds, events };
}

/** Of what is kept as bigint. */
function beforeTax(amount: bigint, tax: bigint): number {
  return Number(amount - tax);
}

/** Answers the rows of a grouping, as far as a recount knows them. */
export async function recountMetrics(
  sql: Database,
  businessId: string,
): Promise<(groupBy: readonly string[]) => Json[]> {
  const facts = await factsOf(sql, businessId);
  return (groupBy) => {
    const groups = new Map<string, Fact[]>();
    for (const fact of facts) {
      const key = JSON.stringify(
        ['day', 'funnel', 'step', 'offer', 'variant', 'moment', 'surface', 'currency'].flatMap((name) =>
          namesOf(groupBy, name).map((field) => fact.about[field]),
        ),
      );
      groups.set(key, [...(groups.get(key) ?? []), fact]);
    }
    return [...groups]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, of]) => rowOf(of, groupBy));
  };
}

function namesOf(groupBy: readonly string[], name: string): string[] {
  if (name === 'funnel') return groupBy.includes('funnel') || groupBy.includes('step') ? ['funnel_id'] : [];
  if (!groupBy.includes(name)) return [];
  const fields: Record<string, string[]> = {
    step: ['step_id'],
    offer: ['offer_id'],
    variant: ['experiment_id', 'variant_id'],
  };
  return fields[name] ?? [name];
}

function rowOf(facts: readonly Fact[], groupBy: readonly string[]): Json {
  const count = (measure: string) => facts.filter((fact) => fact.measure === measure).length;
  const byReason = (measure: string) => {
    const counts: Record<string, number> = {};
    for (const { measure: name, reason } of facts) {
      if (name === measure && reason !== '') counts[reason] = (counts[reason] ?? 0) + 1;
    }
    return counts;
  };
  const names = ['day', 'funnel', 'step', 'offer', 'variant', 'moment', 'surface', 'currency'];
  const fields = names.flatMap((name) => namesOf(groupBy, name));
  const decided = facts.filter(({ measure }) => measure === 'decided');
  const currencies = [...new Set(facts.map(({ about }) => about['currency'] ?? ''))].filter(
    (each) => each !== '',
  );
  return {
    group: Object.fromEntries(fields.map((field) => [field, facts[0]?.about[field] || null])),
    considered: count('considered'),
    withheld: byReason('considered'),
    presented: count('presented'),
    viewed: count('viewed'),
    accepted: count('accepted'),
    declined: count('declined'),
    expired: count('expired'),
    failed: count('failed'),
    fell_back: count('fell_back'),
    undone: count('undone'),
    refunded: count('refunded'),
    orders: count('ordered'),
    decisions: decided.length,
    elapsed_ms:
      decided.length === 0
        ? 0
        : Math.round(decided.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0) / decided.length),
    amounts: currencies.toSorted().map((currency) => amountsOf(currency, facts)),
  };
}

function amountsOf(currency: string, facts: readonly Fact[]): Json {
  const of = (measure: string) =>
    facts.filter((fact) => fact.measure === measure && fact.about['currency'] === currency);
  const sum = (measure: string) => of(measure).reduce((total, { amount }) => total + amount, 0);
  return {
    currency,
    gross: sum('accepted'),
    refunded: sum('refunded'),
    net: sum('accepted') - sum('refunded'),
    orders: of('ordered').length,
    ordered: sum('ordered'),
    presented: of('presented').length,
    accepted: of('accepted').length,
  };
}

async function factsOf(sql: Database, businessId: string): Promise<Fact[]> {
  const history = await loadHistory(sql, businessId);
  return [...factsOfPresentations(history), ...factsOfTraces(history), ...factsOfRefunds(history)];
}

type History = Awaited<ReturnType<typeof loadHistory>>;

function aboutPresentation({ funnelId, stepId, offer, assignment, moment, quote }: Json, at: number) {
  return {
    day: dayOf(at),
    funnel_id: funnelId,
    step_id: stepId,
    offer_id: offer.offerId,
    experiment_id: assignment?.experimentId ?? '',
    variant_id: assignment?.variantId ?? '',
    moment: moment.name,
    surface: moment.surface,
    currency: quote.currency,
  };
}

function factsOfPresentations({ presentations, events, payments }: History): Fact[] {
  const facts: Fact[] = [];
  for (const presentation of presentations.values()) {
    const { presentationId, createdAt, viewedAt, quote, route } = presentation;
    const add = (measure: string, at: number, over: Partial<Fact> = {}): void => {
      const about = aboutPresentation(presentation, at);
      facts.push({ measure, reason: '', amount: 0, elapsedMs: 0, about, ...over });
    };
    add('presented', createdAt);
    if (viewedAt !== null) add('viewed', viewedAt);
    for (const { type, occurred_at: at } of events.filter(({ object_id: id }) => id === presentationId)) {
      const amount = beforeTax(quote.totalAmount, quote.tax);
      switch (type) {
        case 'offer.accepted': {
          add('accepted', at, { amount });
          add('decided', at, { elapsedMs: at - (viewedAt ?? createdAt) });
          const payment = payments.find(({ payment_id: id }) => id === presentation.paymentId);
          const isFallback = route === 'one_click' && payment?.presentation_attempt === null;
          if (isFallback) add('fell_back', at, { amount });
          break;
        }
        case 'offer.declined':
          add('declined', at);
          add('decided', at, { elapsedMs: at - (viewedAt ?? createdAt) });
          break;
        case 'offer.failed':
          add('failed', at);
          break;
        case 'offer.expired':
        case 'offer.undone':
          add(String(type).slice('offer.'.length), at);
      }
    }
  }
  return facts;
}

function factsOfTraces({ traces, payments, presentations }: History): Fact[] {
  return traces.flatMap((trace) => {
    const { moment, surface, decidedAt, candidates, cause } = trace;
    const about = { day: dayOf(decidedAt), moment, surface };
    const considered = candidates.map(
      ({ funnelId, stepId, offerId, experimentId, variantId, stop }: Json): Fact => ({
        measure: 'considered',
        reason: stop?.reason ?? '',
        amount: 0,
        elapsedMs: 0,
        about: {
          ...about,
          funnel_id: funnelId,
          step_id: stepId ?? '',
          offer_id: offerId ?? '',
          experiment_id: experimentId ?? '',
          variant_id: variantId ?? '',
          currency: '',
        },
      }),
    );
    const purchase = payments.find(({ payment_id: id, presentation_id: of }) => id === cause && of === null);
    if (!purchase) return considered;
    const proposed = [...presentations.values()].find(({ traceId }) => traceId === trace.traceId);
    const nothing = { step_id: '', offer_id: '', experiment_id: '', variant_id: '' };
    const ordered: Fact = {
      measure: 'ordered',
      reason: '',
      amount: beforeTax(purchase.total_amount, purchase.tax),
      elapsedMs: 0,
      about: { ...about, ...nothing, funnel_id: proposed?.funnelId ?? '', currency: purchase.currency },
    };
    return [...considered, ordered];
  });
}

function factsOfRefunds({ refunds, payments, presentations, events }: History): Fact[] {
  return refunds.flatMap(({ refund_id: refundId, payment_id: paymentId, amount, tax }) => {
    const payment = payments.find(({ payment_id: id }) => id === paymentId);
    const presentation = presentations.get(payment?.presentation_id as string);
    if (!presentation) return [];
    const settled = events.find(({ type, object_id: id }) => id === refundId && type === 'refund.succeeded');
    const about = aboutPresentation(presentation, settled?.occurred_at as number);
    return [{ measure: 'refunded', reason: '', amount: beforeTax(amount, tax), elapsedMs: 0, about }];
  });
}

interface Arm {
  readonly currency: string;
  readonly window_days: number;
  readonly arm: string;
  joined: number;
  customers: number;
  payers: number;
  revenue: number;
}

/** Answers what the arms of a comparison come to. */
export async function recountCohorts(
  sql: Database,
  businessId: string,
  design: { readonly holdoutBps: number; readonly funnelHoldoutBps: number; readonly today: string },
): Promise<(subject: string) => Json[]> {
  const history = await loadHistory(sql, businessId);
  const exposures = exposuresIn(history, businessId, design);
  return (subject) => {
    const arms = new Map<string, Arm>();
    for (const exposure of exposures.filter((each) => each.subject === subject)) {
      for (const windowDays of [7, 30, 60]) {
        const { arm, currency, at } = exposure;
        const key = JSON.stringify([currency, windowDays, arm]);
        const sums = arms.get(key) ?? {
          currency,
          window_days: windowDays,
          arm,
          joined: 0,
          customers: 0,
          payers: 0,
          revenue: 0,
        };
        sums.joined++;
        const isOver = Date.parse(dayOf(at)) + (windowDays + 1) * dayMs <= Date.parse(design.today);
        const revenue = revenueOf(history, exposure, windowDays);
        if (isOver) {
          sums.customers++;
          sums.payers += revenue === 0 ? 0 : 1;
          sums.revenue += revenue;
        }
        arms.set(key, sums);
      }
    }
    return [...arms.values()].toSorted(inOrder);
  };
}

/** The control comes first. */
function inOrder(one: Arm, other: Arm): number {
  const rank = ({ arm }: Arm) => (arm === 'held_out' || arm === 'as_it_is' ? 0 : 1);
  if (one.currency !== other.currency) return one.currency < other.currency ? -1 : 1;
  return one.window_days - other.window_days || rank(one) - rank(other);
}

interface Joined {
  readonly subject: string;
  readonly customerId: string;
  readonly arm: string;
  readonly currency: string;
  readonly at: number;
  readonly paymentId: string | null;
}

function exposuresIn(
  { traces, presentations }: History,
  businessId: string,
  { holdoutBps, funnelHoldoutBps }: { readonly holdoutBps: number; readonly funnelHoldoutBps: number },
): Joined[] {
  const joined = new Map<string, Joined>();
  for (const trace of traces) {
    const { customerId, decidedAt: at, moment, cause, afterPresentationId } = trace;
    const occasion =
      afterPresentationId === null
        ? cause
        : presentations.get(afterPresentationId as string)?.moment.purchase?.paymentId;
    const join = (subject: string, arm: string): void => {
      const key = `${subject} ${customerId}`;
      const currency = moment === 'lesson' ? 'EUR' : 'USD';
      if (!joined.has(key))
        joined.set(key, { subject, customerId, arm, currency, at, paymentId: occasion ?? null });
    };
    const isIn = (name: string, share: number) =>
      basisPointOf(`holdout ${name}`, asId<'customer'>(String(customerId))) < share;
    for (const { funnelId, experimentId, variantId, stop } of trace.candidates) {
      const isOutOfAll = isIn(businessId, holdoutBps);
      const isOut = isIn(String(funnelId), funnelHoldoutBps);
      if (stop === null || stop.reason === 'holdout') {
        join(`business ${holdoutBps}`, isOutOfAll ? 'held_out' : 'shown');
        if (!isOutOfAll) join(`funnel ${funnelId} ${funnelHoldoutBps}`, isOut ? 'held_out' : 'shown');
      }
      if (experimentId !== null && !isOutOfAll && !isOut)
        join(`experiment ${experimentId}`, variantId as string);
    }
  }
  return [...joined.values()];
}

function revenueOf({ payments, refunds }: History, exposure: Joined, windowDays: number): number {
  const { customerId, currency, at, paymentId } = exposure;
  return payments
    .filter(
      (payment) =>
        payment.customer_id === customerId &&
        payment.currency === currency &&
        payment.payment_id !== paymentId &&
        payment.settled_at >= at &&
        payment.settled_at < at + windowDays * dayMs,
    )
    .reduce((total: number, payment) => {
      const back = refunds.filter(({ payment_id: id }) => id === payment.payment_id);
      const refunded = back.reduce((sum: number, { amount, tax }) => sum + beforeTax(amount, tax), 0);
      return total + beforeTax(payment.total_amount, payment.tax) - refunded;
    }, 0);
}
