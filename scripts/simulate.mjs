// @ts-check
/**
 * Simulates thousands of experiments in invented shops, each evaluated every day, and prints the rate of
 * false verdicts without a difference, the rate of real differences found, and the rate of sample-ratio
 * alarms: the tables of docs/measuring.md. `--runs=400` runs fewer than 4 000 of each.
 */
import './node-version.mjs';
import os from 'node:os';
import {
  simulateAssignment,
  simulateExperiment,
} from '../packages/server/src/domain/statistics/sample-experiments.ts';
import { withDifference, withoutDifference } from '../packages/server/src/domain/statistics/sample-shops.ts';

const runs = Number(process.argv.find((argument) => argument.startsWith('--runs='))?.slice(7) ?? 4_000);
const startedAt = performance.now();
const machine = `${os.cpus().length} × ${os.cpus()[0]?.model.trim() ?? 'unknown'}`;
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${runs} runs each, ${machine}, Node ${process.version}\n`,
);

console.log('Nothing differs: claims are false\n');
heading(
  'Shop',
  'Split',
  'Looks',
  'Customers',
  'Claims',
  'One-look test',
  'Own variances',
  'Reach at the end',
);
for (const scenario of withoutDifference) {
  const { name, shop } = scenario;
  const lived = live(scenario);
  row(
    name,
    shop.weights.join('/'),
    shop.days,
    average(lived.map(({ customers }) => customers)).toLocaleString('en'),
    percent(lived.filter(({ firstClaim }) => firstClaim !== null).length),
    percent(lived.filter(({ isClaimedByFixedTest }) => isClaimedByFixedTest).length),
    percent(lived.filter(({ isClaimedByOwnVariances }) => isClaimedByOwnVariances).length),
    reach(lived),
  );
}

console.log('\nOne arm earns a fifth more, and as many customers come as planned\n');
heading(
  'Shop',
  'Split',
  'Customers',
  'Found',
  'Half of them by day',
  'Wrong way',
  'Truth missed',
  'Reach at the end',
);
for (const scenario of withDifference) {
  const { name, shop } = scenario;
  const lived = live(scenario);
  const claims = lived.flatMap(({ firstClaim }) => firstClaim ?? []);
  const days = claims.map(({ day }) => day).sort((a, b) => a - b);
  row(
    name,
    shop.weights.join('/'),
    (shop.customersPerDay * shop.days).toLocaleString('en'),
    percent(claims.filter(({ verdict }) => verdict === 'better').length),
    `${days[Math.floor(days.length / 2)] ?? '–'} of ${shop.days}`,
    percent(claims.filter(({ verdict }) => verdict === 'worse').length),
    percent(lived.filter(({ isTruthMissed }) => isTruthMissed).length),
    reach(lived),
  );
}

console.log('\nThe sample-ratio alarm\n');
heading('Designed', 'Drawn', 'Customers', 'Looks', 'Alarms', 'Half of them by customer');
const assignments = [
  { designed: [50, 50], drawn: [50, 50] },
  { designed: [10, 90], drawn: [10, 90] },
  { designed: [5, 95], drawn: [5, 95] },
  { designed: [25, 25, 25, 25], drawn: [25, 25, 25, 25] },
  { designed: [50, 50], drawn: [52, 48] },
  { designed: [50, 50], drawn: [55, 45] },
  { designed: [5, 95], drawn: [6, 94] },
];
for (const { designed, drawn } of assignments) {
  const [perDay, days] = [200, 100];
  const alarms = [];
  for (let run = 1; run <= runs; run++) {
    const day = simulateAssignment(designed, drawn, perDay, days, run);
    if (day !== null) alarms.push(day);
  }
  alarms.sort((a, b) => a - b);
  const middle = alarms[Math.floor(alarms.length / 2)];
  const isDrift = designed.join() !== drawn.join();
  row(
    designed.join('/'),
    drawn.join('/'),
    (perDay * days).toLocaleString('en'),
    days,
    percent(alarms.length, 2),
    isDrift && middle !== undefined ? (middle * perDay).toLocaleString('en') : '–',
  );
}
console.log(`\n${Math.round((performance.now() - startedAt) / 1000)} s`);

/** @param {import('../packages/server/src/domain/statistics/sample-experiments.ts').SampleScenario} scenario */
function live(scenario) {
  return Array.from({ length: runs }, (_, run) => simulateExperiment(scenario, 1 + run));
}

/** @param {readonly number[]} values */
function average(values) {
  return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length);
}

/**
 * How far the interval goes to each side at the end, of the control's mean, in the middle case.
 * @param {readonly import('../packages/server/src/domain/statistics/sample-experiments.ts').SimulatedExperiment[]} lived
 */
function reach(lived) {
  const known = lived.flatMap(({ relativeHalfWidth }) => relativeHalfWidth ?? []).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)];
  return middle === undefined ? '–' : `± ${(100 * middle).toFixed(1)} %`;
}

/**
 * @param {number} count
 * @param {number} [digits]
 */
function percent(count, digits = 1) {
  return `${((100 * count) / runs).toFixed(digits)} %`;
}

/** @param {string[]} names */
function heading(...names) {
  row(...names);
  row(...names.map(() => '---'));
}

/** @param {(string | number)[]} cells */
function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
