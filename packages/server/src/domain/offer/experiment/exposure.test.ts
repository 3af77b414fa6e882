import { describe, expect, test } from 'vitest';
import { type CustomerId, type TraceId, asId } from '../../ids.ts';
import { decideMoment } from '../decide-moment.ts';
import type { Experiment } from './experiment.ts';
import type { FunnelVersion } from '../funnel.ts';
import { keptLine, offerOf, contextWith, step, oneTimeProduct, versionOf } from '../sample-offers.ts';

const traceId = 'trc_1' as TraceId;
const customers = Array.from({ length: 400 }, (_, index) => asId<'customer'>(`cus_${index}`));

const plain = versionOf('after', [step('lens', { declined: 'strap' }), step('strap')]);
const experiment: Experiment = {
  experimentId: asId<'experiment'>('exp_1'),
  businessId: plain.businessId,
  funnelId: plain.funnelId,
  stepId: 'lens',
  name: 'Another lens',
  variants: [
    { variantId: 'a', weight: 1, offerId: null, changes: {}, swapsWith: null },
    { variantId: 'b', weight: 1, offerId: asId<'offer'>('off_bag'), changes: {}, swapsWith: null },
  ],
  windowDays: 30,
  status: 'running',
  funnelVersion: 1,
  offers: [offerOf('bag')],
  promotedVariantId: null,
  startedAt: 0,
  stoppedAt: null,
  createdAt: 0,
  updatedAt: 0,
};

function decide(
  customerId: CustomerId,
  version: FunnelVersion,
  { holdoutBps = 0, owns }: { readonly holdoutBps?: number; readonly owns?: string } = {},
) {
  const products = ['lens', 'strap', 'bag'].map((name) => oneTimeProduct(name));
  const base = contextWith({ catalogue: { products, addons: [] } });
  const kept = owns === undefined ? [] : [keptLine(owns)];
  return decideMoment(
    [version],
    {
      ...base,
      facts: { ...base.facts, customerId, keptLines: kept },
      settings: { ...base.settings, holdoutBps },
    },
    traceId,
  );
}

const armsOf = (decision: ReturnType<typeof decide>) =>
  decision.exposures.map(({ subject, arm }) => `${subject}: ${arm}`);

describe('who is compared with whom', () => {
  test('without a holdout and an experiment nobody is compared', () => {
    expect(customers.flatMap((id) => armsOf(decide(id, plain)))).toEqual([]);
  });

  test('whoever is held out of a funnel is proposed nothing, everybody else is, and both are compared', () => {
    const version = { ...plain, terms: { ...plain.terms, holdoutBps: 2_000 } };
    const seen = customers.map((id) => decide(id, version));
    for (const decision of seen) {
      const arm = decision.kind === 'propose' ? 'shown' : 'held_out';
      expect(armsOf(decision)).toEqual([`funnel fnl_after 2000: ${arm}`]);
    }
    const heldOut = seen.filter(({ kind }) => kind === 'nothing').length;
    expect(heldOut).toBeGreaterThan(40);
    expect(heldOut).toBeLessThan(130);
  });

  test('those held out of the whole business are in no comparison of a funnel or an experiment', () => {
    const version = { ...plain, experiment, terms: { ...plain.terms, holdoutBps: 2_000 } };
    for (const id of customers) {
      const arms = armsOf(decide(id, version, { holdoutBps: 3_000 }));
      if (arms.includes('business 3000: held_out')) expect(arms).toHaveLength(1);
      else expect(arms).toContainEqual(expect.stringContaining('funnel fnl_after 2000'));
      expect(arms.some((arm) => arm.endsWith('held_out'))).toBe(
        !arms.some((arm) => arm.startsWith('experiment')),
      );
    }
  });

  test('an experiment shows each customer their variant, and whom it withholds from takes part all the same', () => {
    const version = { ...plain, experiment };
    const variants = new Set<string>();
    for (const id of customers) {
      const decision = decide(id, version);
      const [arm] = decision.exposures;
      expect(decision).toMatchObject({
        kind: 'propose',
        proposal: { assignment: { experimentId: 'exp_1', variantId: arm!.arm } },
      });
      variants.add(arm!.arm);
      expect(armsOf(decide(id, version, { owns: 'bag' })), 'the same arm, owned or not').toEqual(
        armsOf(decision),
      );
    }
    expect(variants).toEqual(new Set(['a', 'b']));
  });
});
