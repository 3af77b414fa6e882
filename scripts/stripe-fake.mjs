// @ts-check
/** Starts the stand-in for Stripe, for trying Rung's Stripe gateway offline, and says how to point Rung at it. */
import './node-version.mjs';
import path from 'node:path';
import { endWithNpm } from '../packages/server/bin/end-with-npm.mjs';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

installWhatIsMissing();
endWithNpm();
const command = path.join(root, 'packages/server/test/support/stripe-fake/start.ts');
process.exit(await runNodeToItsEnd(['--import', 'tsx', command, ...process.argv.slice(2)]));
