import { costFigures } from './checkouts.ts';
import { type Workload, compare, describe } from './compare.ts';
import type { Measurement } from './measurement.ts';
import { sellPlan } from './shop.ts';
import type { Stage } from './stage.ts';
import { type Subscriber, openSubscriberSource } from './subscribers.ts';

/** Changes to a dearer plan, paid at once, and their previews. */
export const measurePlanChanges: Measurement = async (options) => {
  const concurrencies = [8];
  const changes = await compare({ options, concurrencies, open: (stage) => openChanges(stage, '') });
  const previews = await compare({ options, concurrencies, open: (stage) => openChanges(stage, '/preview') });
  return {
    figures: [
      ...costFigures('a plan change', changes, { must: 2, statements: 12 }),
      ...costFigures('a preview of a plan change', previews, { statements: 4 }),
    ],
    details: [
      ...describe('plan change', changes, options),
      ...describe('preview of a plan change', previews, options),
    ],
  };
};

async function openChanges(stage: Stage, end: '' | '/preview'): Promise<Workload<Subscriber>> {
  const subscribers = await openSubscriberSource(stage, await sellPlan(stage, 3_000));
  const dearer = await sellPlan(stage, 8_000);
  return {
    prepare: (count) => subscribers.create(count),
    send: (poster, { subscriptionId }) =>
      poster.post(`/subscriptions/${subscriptionId}/change-plan${end}`, stage.nextKey(), {
        product_id: dearer,
        quantity: 1,
        proration_billing_mode: 'difference_immediately',
      }),
  };
}
