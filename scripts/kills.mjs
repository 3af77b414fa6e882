// @ts-check
/** Builds the server and runs `packages/server/test/kills/kills.ts`, which kills it and its PostgreSQL under load. */
import './node-version.mjs';
import path from 'node:path';
import { buildWhatChanged } from './build.mjs';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

installWhatIsMissing();
buildWhatChanged();
const command = path.join(root, 'packages/server/test/kills/kills.ts');
process.exit(await runNodeToItsEnd(['--import', 'tsx', command, ...process.argv.slice(2)]));
