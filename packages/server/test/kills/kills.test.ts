import { afterEach, expect, test } from 'vitest';
import { runKills } from './run.ts';
import { type Stage, openEmbeddedStage, openFleetStage, openStripeStage } from './stages.ts';

/* A bounded share of `npm run kills`, which does more of the same. */

let stage: Stage | undefined;
afterEach(() => stage?.close());

const plan = { newBuyers: 100, seed: 11 };

test('under load nothing is lost, doubled or left open when PostgreSQL and processes are killed', async () => {
  stage = await openFleetStage();
  const report = await runKills(stage, { ...plan, databaseKills: 4, processKills: 12, pauseMs: 700 });
  expect(report.problems).toEqual([]);
}, 300_000);

test('nothing is charged twice at Stripe, lost or left open when PostgreSQL and processes are killed', async () => {
  stage = await openStripeStage();
  const report = await runKills(stage, { ...plan, databaseKills: 2, processKills: 12, pauseMs: 700 });
  expect(report.problems).toEqual([]);
}, 300_000);

test('the PostgreSQL that comes with Rung is started again when it was killed, and so is what was begun', async () => {
  stage = await openEmbeddedStage();
  const report = await runKills(stage, { ...plan, databaseKills: 2, processKills: 2, pauseMs: 1_500 });
  expect(report.problems).toEqual([]);
}, 300_000);
