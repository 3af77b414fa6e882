// @ts-check
/**
 * Checks the laws that every test run checks on a part of their random cases on all of them, and then the
 * laws of money on a million steps of random lives of shops. Further arguments are for those: `--cases=10000`
 * runs fewer, `--seed=1` repeats the same ones.
 */
import './node-version.mjs';
import path from 'node:path';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

installWhatIsMissing();
/** Files of laws that set their number of runs by `runsOf`. */
const laws = [
  'src/domain/pricing/price-cart.laws.test.ts',
  'src/domain/offer/histories.laws.test.ts',
  'src/domain/statistics/simulations.test.ts',
  'test/lives/compare-plans.test.ts',
  'test/lives/life.laws.test.ts',
  'test/lives/plan-change.laws.test.ts',
].map((file) => path.posix.join('packages/server', file));
const exitCode = await runNodeToItsEnd(
  [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', ...laws],
  { ...process.env, RUNG_PROVE: '1' },
);
if (exitCode !== 0) process.exit(exitCode);
process.exit(
  await runNodeToItsEnd([
    '--import',
    'tsx',
    path.join(root, 'packages/server/test/lives/prove-money.ts'),
    ...process.argv.slice(2),
  ]),
);
