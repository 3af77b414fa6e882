/**
 * Plays random lives of subscriptions until the laws of money have been checked on a million steps, and prints what
 * was played. `--cases=10000` does fewer, `--seed=1` plays the same lives again.
 */
import os from 'node:os';
import fc from 'fast-check';
import { creditIsMoneyHere, previewIsCharge, refundTakesItsOwn, termHoldsPeriod } from './money-laws.ts';
import { type Passage, play, steps } from './random-lives.ts';
import { anyInstant, anyPick, buyIn, planWorlds } from './worlds.ts';

function numberOf(name: string, otherwise: number): number {
  const prefix = `--${name}=`;
  const given = process.argv.find((argument) => argument.startsWith(prefix));
  return given === undefined ? otherwise : Number(given.slice(prefix.length));
}

const wantedCases = numberOf('cases', 1_000_000);
const seed = numberOf('seed', Date.now() % 1_000_000_000);
const batch = 500;

const counts = { lives: 0, cases: 0, changes: 0, refunds: 0, renewals: 0 };

function check(passage: Passage): void {
  const { before, after } = passage;
  counts.cases += 1;
  previewIsCharge(passage);
  creditIsMoneyHere(passage);
  refundTakesItsOwn(passage);
  termHoldsPeriod(passage);
  if (after.refunds.length > before.refunds.length) counts.refunds += 1;
  const told = after.told.slice(before.told.length);
  if (told.includes('subscription.plan_changed')) counts.changes += 1;
  if (told.includes('subscription.renewed')) counts.renewals += 1;
}

const property = fc.property(
  planWorlds(true, true, true),
  anyPick,
  anyInstant,
  steps,
  (world, pick, now, all) => {
    play(world, buyIn(world, pick, now), all, check);
    counts.lives += 1;
  },
);

const startedAt = performance.now();
for (let round = 0; counts.cases < wantedCases; round += 1) {
  fc.assert(property, { numRuns: batch, seed: seed + round, maxSkipsPerRun: 1_000 });
}
const seconds = Math.round((performance.now() - startedAt) / 1000);
const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}`;
const report = [
  `${new Date().toISOString().slice(0, 10)}, seed ${String(seed)}, ${machine}, ${String(seconds)} s`,
  ...Object.entries(counts).map(([name, count]) => `${name}: ${count.toLocaleString('en')}`),
  'Every law held after every step.',
];
process.stdout.write(`${report.join('\n')}\n`);
