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

/** How many moments, of how many customers. */
export interface Counted {
  readonly moments: number;
  readonly customers: number;
}

export interface WithheldCount extends Counted {
  readonly reason: ReplayStopReason;
}

/** Some customers outside the audience, by the condition that kept them there. */
interface OutsideCount extends Counted {
  readonly path: string;
  readonly what: string;
}

/** One way that proposals follow each other, each after the one before was declined; the last is what is counted. */
export interface ReplayedWay {
  readonly offerIds: readonly OfferId[];
  readonly stepId: string;
  readonly moments: number;
  /** What accepting the last would bring, summed up over the moments. */
  readonly touches: bigint;
}

export interface ReplayedStep {
  readonly stepId: string;
  readonly offerId: OfferId;
  /** Where it would be proposed if all before it were declined. */
  readonly reached: Counted;
  readonly withheld: readonly WithheldCount[];
}

export interface ReplaySample {
  readonly customerId: CustomerId;
  readonly traceId: TraceId;
  readonly decidedAt: Instant;
  /** The first proposal; null for none. */
  readonly stepId: string | null;
  readonly offerId: OfferId | null;
  readonly reason: ReplayStopReason | null;
}

/** What a replay came to. Each moment is counted once among proposed, outside the audience and withheld. */
export interface ReplayCount {
  readonly all: Counted;
  readonly proposed: Counted;
  /** Of the proposed, where nothing at all was proposed in reality. */
  readonly insteadOfNothing: Counted;
  readonly outsideAudience: Counted;
  /** Most often failed first. */
  readonly conditions: readonly OutsideCount[];
  readonly withheld: readonly WithheldCount[];
  /** In the order of the funnel. */
  readonly steps: readonly ReplayedStep[];
  readonly ways: readonly ReplayedWay[];
  readonly proposedSample: readonly ReplaySample[];
  readonly withheldSample: readonly ReplaySample[];
}

const largestSample = 20;

/**
 * Replays moments one after the other, in the order in which they happened, and counts what comes of it. It holds
 * what was proposed to each customer and who was counted where, and none of the moments.
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
  readonly #ways = new Map<string, ReplayedWay>();
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

/** Tallies by what they are of. */
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

  /** The largest first. */
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
