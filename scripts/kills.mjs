// @ts-check
/** Builds the server and runs `packages/server/test/kills/kills.ts`, which kills it and its PostgreSQL under load. */
import './node-version.mjs';
import path from 'node:path';
import { buildWhatChanged } from './build.mjs';
import { installWhatIsMissing } from './install.mjs';
import { root, runNodeToItsEnd } from './run.mjs';

const usage = `npm run kills -- [--database=50] [--process=200] [--seed=N]

Kills PostgreSQL (--database times) and Rung's processes (--process times) under mixed load, in the order that the seed
draws, and prints what came of it: nothing may be lost, doubled or left open, and no process may end by itself. Takes
about five minutes with what is given above.
`;
const given = process.argv.slice(2);
const isAsking = given.some((argument) => argument === '--help' || argument === '-h');
if (isAsking || !given.every((argument) => /^--(database|process|seed)=\d+$/.test(argument))) {
  (isAsking ? process.stdout : process.stderr).write(usage);
  process.exit(isAsking ? 0 : 2);
}
installWhatIsMissing();
buildWhatChanged();
const command = path.join(root, 'packages/server/test/kills/kills.ts');
process.exit(await runNodeToItsEnd(['--import', 'tsx', command, ...given]));
