import type { CustomerId, OfferId, TraceId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { FunnelVersion } from '../funnel.ts';
import {
  type RecordedMoment,
  type ReplayGiven,
  type ReplayStopReason,
  type ReplayedHistory,
  type ReplayedMoment,
  nothingReplayed,
  replayMoment,
} from './replay.ts';

/** Number of moments, and of customers. */
export interface Counted {
  readonly moments: number;
  readonly customers: number;
}

export interface WithheldCount extends Counted {
  readonly reason: ReplayStopReason;
}

/** Customers outside the audience, by the condition that excluded them. */
interface OutsideCount extends Counted {
  readonly path: string;
  readonly what: string;
}

/** Path of successive proposals, each after the previous one was declined; the last one is counted. */
export interface ReplayedPath {
  readonly offerIds: readonly OfferId[];
  readonly stepId: string;
  readonly moments: number;
  /** Sum over the moments of the revenue of accepting the last proposal. */
  readonly touches: bigint;
}

export interface ReplayedStep {
  readonly stepId: string;
  readonly offerId: OfferId;
  /** Count if all before it were declined. */
  readonly reached: Counted;
  readonly withheld: readonly WithheldCount[];
}

export interface ReplaySample {
  readonly customerId: CustomerId;
  readonly traceId: TraceId;
  readonly decidedAt: Instant;
  /** First proposal; null for none. */
  readonly stepId: string | null;
  readonly offerId: OfferId | null;
  readonly reason: ReplayStopReason | null;
}

/** Result of a replay. Each moment is counted once: proposed, outside the audience, or withheld. */
export interface ReplayCount {
  readonly all: Counted;
  readonly proposed: Counted;
  /** Proposed moments at which nothing was proposed in reality. */
  readonly insteadOfNothing: Counted;
  readonly outsideAudience: Counted;
  /** Most frequent first. */
  readonly conditions: readonly OutsideCount[];
  readonly withheld: readonly WithheldCount[];
  /** In funnel order. */
  readonly steps: readonly ReplayedStep[];
  readonly ways: readonly ReplayedPath[];
  readonly proposedSample: readonly ReplaySample[];
  readonly withheldSample: readonly ReplaySample[];
}

const largestSample = 20;

/**
 * Replays moments in chronological order and counts the results. Keeps each customer's proposals and counts, and
 * none of the moments.
 */
export class ReplayTally {
  readonly version: FunnelVersion;
  readonly #histories = new Map<CustomerId, ReplayedHistory>();
  readonly #all = new Tally();
  readonly #proposed = new Tally();
  readonly #insteadOfNothing = new Tally();
  readonly #outside = new Tally();
  readonly #conditions = new Tallies<{ readonly path: string; readonly what: string }>();
  readonly #withheld = new Tallies<{ readonly reason: ReplayStopReason }>();
  readonly #reached = new Tallies<{ readonly stepId: string }>();
  readonly #passedOver = new Tallies<{ readonly stepId: string; readonly reason: ReplayStopReason }>();
  readonly #ways = new Map<string, ReplayedPath>();
  readonly #proposedSample: ReplaySample[] = [];
  readonly #withheldSample: ReplaySample[] = [];

  constructor(version: FunnelVersion) {
    this.version = version;
  }

  add(recorded: RecordedMoment, given: ReplayGiven): void {
    const { customerId } = recorded.decisionContext.facts;
    const before = this.#histories.get(customerId) ?? nothingReplayed;
    const moment = replayMoment(this.version, recorded, before, given);
    if (moment.history !== before) this.#histories.set(customerId, moment.history);
    this.#all.add(customerId);
    if (moment.withheld === null) this.#addProposed(moment);
    else this.#addWithheld(moment, moment.withheld);
    for (const passed of moment.passedOver) this.#passedOver.at(passed).add(customerId);
  }

  #addProposed(moment: ReplayedMoment): void {
    const { customerId, chain, wasProposed } = moment;
    this.#proposed.add(customerId);
    if (!wasProposed) this.#insteadOfNothing.add(customerId);
    for (const [index, { stepId, touches }] of chain.entries()) {
      this.#reached.at({ stepId }).add(customerId);
      const way = chain.slice(0, index + 1);
      const key = JSON.stringify(way.map((each) => each.stepId));
      const known = this.#ways.get(key);
      this.#ways.set(key, {
        offerIds: known?.offerIds ?? way.map(({ offerId }) => offerId),
        stepId,
        moments: (known?.moments ?? 0) + 1,
        touches: (known?.touches ?? 0n) + touches,
      });
    }
    if (this.#proposedSample.length < largestSample) this.#proposedSample.push(sampleOf(moment));
  }

  #addWithheld(moment: ReplayedMoment, reason: ReplayStopReason): void {
    const { customerId, mismatch } = moment;
    if (reason === 'outside_audience') {
      this.#outside.add(customerId);
      this.#conditions.at({ path: mismatch?.path ?? '', what: mismatch?.what ?? '' }).add(customerId);
    } else {
      this.#withheld.at({ reason }).add(customerId);
    }
    if (this.#withheldSample.length < largestSample) this.#withheldSample.push(sampleOf(moment));
  }

  count(): ReplayCount {
    const reached = this.#reached.list();
    const passedOver = this.#passedOver.list();
    return {
      all: this.#all.counted(),
      proposed: this.#proposed.counted(),
      insteadOfNothing: this.#insteadOfNothing.counted(),
      outsideAudience: this.#outside.counted(),
      conditions: this.#conditions.list(),
      withheld: this.#withheld.list(),
      steps: this.version.terms.steps.map(({ stepId, offerId }) => ({
        stepId,
        offerId,
        reached: reached.find((each) => each.stepId === stepId) ?? { moments: 0, customers: 0 },
        withheld: passedOver
          .filter((each) => each.stepId === stepId)
          .map(({ reason, moments, customers }) => ({ reason, moments, customers })),
      })),
      ways: [...this.#ways.values()],
      proposedSample: this.#proposedSample,
      withheldSample: this.#withheldSample,
    };
  }
}

class Tally {
  #moments = 0;
  readonly #customers = new Set<CustomerId>();

  add(customerId: CustomerId): void {
    this.#moments++;
    this.#customers.add(customerId);
  }

  counted(): Counted {
    return { moments: this.#moments, customers: this.#customers.size };
  }
}

/** Counters by subject. */
class Tallies<Subject extends object> {
  readonly #tallies = new Map<string, { readonly subject: Subject; readonly tally: Tally }>();

  at(subject: Subject): Tally {
    const key = JSON.stringify(subject);
    const known = this.#tallies.get(key);
    if (known) return known.tally;
    const tally = new Tally();
    this.#tallies.set(key, { subject, tally });
    return tally;
  }

  /** Largest first. */
  list(): (Subject & Counted)[] {
    return [...this.#tallies.values()]
      .map(({ subject, tally }) => ({ ...subject, ...tally.counted() }))
      .toSorted((a, b) => b.moments - a.moments);
  }
}

function sampleOf({ customerId, traceId, decidedAt, chain, withheld }: ReplayedMoment): ReplaySample {
  const [first] = chain;
  return {
    customerId,
    traceId,
    decidedAt,
    stepId: first?.stepId ?? null,
    offerId: first?.offerId ?? null,
    reason: withheld,
  };
}
