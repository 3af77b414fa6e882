import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type OfferAnswers, estimateReplay } from './estimate-replay.ts';
import { offerIdOf, step, versionOf } from '../sample-offers.ts';
import type { ReplayedPath } from './tally-replay.ts';

const version = versionOf('1', [step('a', { declined: 'b' }), step('b')]);

function answersOf(name: string, presented: number, accepted: number, declined: number): OfferAnswers {
  return { offerId: offerIdOf(name), kind: 'one_time', presented, accepted, declined };
}

function wayOf(names: readonly string[], moments: number, touches: bigint): ReplayedPath {
  return { offerIds: names.map(offerIdOf), stepId: names.at(-1)!, moments, touches };
}

const ways = [wayOf(['a'], 100, 200_000n), wayOf(['a', 'b'], 80, 80_000n)];

describe('estimateReplay', () => {
  it('expects of a first step what is accepted of it, and of the next what those who decline accept', () => {
    const answers = [answersOf('a', 1_000, 200, 500), answersOf('b', 400, 100, 200)];
    const { steps, total } = estimateReplay(version, { ways }, answers);
    expect(steps[0]).toMatchObject({
      proposals: { estimate: 100, low: 100, high: 100 },
      rates: { presented: 1_000, accepted: { rate: 0.2 }, declined: { rate: 0.5 } },
      outcome: { acceptances: { estimate: 20 }, touches: { estimate: 40_000n } },
      outcomeAtRatesOfKind: null,
    });
    expect(steps[1]).toMatchObject({
      proposals: { estimate: 40 },
      outcome: { acceptances: { estimate: 10 }, touches: { estimate: 10_000n } },
    });
    expect(total).toMatchObject({ acceptances: { estimate: 30 }, touches: { estimate: 50_000n } });
  });

  it('adds up the ways by which a step is reached', () => {
    const answers = [answersOf('a', 100, 10, 50), answersOf('b', 100, 20, 50)];
    const both = [...ways, wayOf(['b'], 30, 30_000n)];
    const { steps } = estimateReplay(version, { ways: both }, answers);
    expect(steps[1]).toMatchObject({
      proposals: { estimate: 70 },
      outcome: { acceptances: { estimate: 14 }, touches: { estimate: 14_000n } },
    });
  });

  it('says nothing of an offer that was never presented, and apart what others of its kind would do', () => {
    const { steps, total } = estimateReplay(version, { ways }, [answersOf('x', 100, 50, 25)]);
    expect(steps[0]).toMatchObject({
      rates: null,
      outcome: null,
      ratesOfKind: { presented: 100, accepted: { rate: 0.5 } },
      outcomeAtRatesOfKind: { acceptances: { estimate: 50 } },
    });
    expect(steps[1]).toMatchObject({
      proposals: { estimate: null, low: 0, high: 80 },
      outcome: null,
      outcomeAtRatesOfKind: { acceptances: { estimate: 10 } },
    });
    expect(total).toBeNull();
  });

  it('says nothing at all where nothing of the kind was ever presented', () => {
    const { steps } = estimateReplay(version, { ways }, [{ ...answersOf('x', 9, 9, 0), kind: 'addon' }]);
    expect(steps[0]).toMatchObject({ rates: null, outcome: null, ratesOfKind: null });
    expect(steps[0]!.outcomeAtRatesOfKind).toBeNull();
  });

  it('knows that nothing comes of nothing, whatever the rates', () => {
    const { total } = estimateReplay(version, { ways: [] }, []);
    expect(total).toMatchObject({ acceptances: { estimate: 0, high: 0 }, touches: { high: 0n } });
  });

  test('every estimate lies between its ends, and no more is expected than could be', () => {
    const count = fc.nat(1_000);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(count, count, count), { minLength: 2, maxLength: 2 }),
        fc.array(fc.tuple(fc.constantFrom(['a'], ['a', 'b'], ['b']), count, fc.bigInt(0n, 10n ** 15n))),
        (counts, all) => {
          const answers = counts.map(([presented, accepted, declined], index) =>
            answersOf(['a', 'b'][index]!, presented + 1, accepted, declined),
          );
          const walked = all.map(([names, moments, touches]) => wayOf(names, moments, touches));
          const { steps, total } = estimateReplay(version, { ways: walked }, answers);
          for (const { stepId, proposals, outcome } of steps) {
            const there = walked.filter((way) => way.stepId === stepId);
            const moments = there.reduce((sum, way) => sum + way.moments, 0);
            const touches = there.reduce((sum, way) => sum + way.touches, 0n);
            const slack = 1e-6;
            for (const { estimate, low, high } of [proposals, outcome!.acceptances]) {
              expect(low).toBeLessThanOrEqual(estimate! + slack);
              expect(high).toBeGreaterThanOrEqual(estimate! - slack);
              expect(high).toBeLessThanOrEqual(moments + slack);
            }
            expect(outcome!.touches.low <= outcome!.touches.estimate).toBe(true);
            expect(outcome!.touches.estimate <= outcome!.touches.high).toBe(true);
            expect(outcome!.touches.high <= touches).toBe(true);
          }
          const sum = steps.reduce((money, { outcome }) => money + outcome!.touches.estimate, 0n);
          expect(total!.touches.estimate).toBe(sum);
        },
      ),
    );
  });
});
