// @ts-check
/** Runs the suite of every gateway against Stripe itself, with the test key of whoever runs it. */
import './node-version.mjs';
import path from 'node:path';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

const key = process.env['RUNG_TEST_STRIPE_KEY'] ?? '';
if (!/^(sk|rk)_test_/.test(key)) {
  process.stderr.write(
    'Set RUNG_TEST_STRIPE_KEY to a secret key of your account in test mode (sk_test_…). Live keys are never used here.\n',
  );
  process.exit(1);
}
installWhatIsMissing();
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
const suite = 'packages/server/test/gateways/every-gateway.test.ts';
process.exit(await runNodeToItsEnd([vitest, 'run', '--project', 'server', suite, '-t', 'Stripe itself']));
