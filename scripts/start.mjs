// @ts-check
import './node-version.mjs';
import { buildWhatChanged } from './build.mjs';
import { endWithNpm } from '../packages/server/bin/end-with-npm.mjs';
import { installWhatIsMissing } from './install.mjs';

installWhatIsMissing();
buildWhatChanged();
process.setSourceMapsEnabled(true);
endWithNpm();
// In this process rather than a child of it, so that every signal reaches the server itself.
await import(new URL('../packages/server/dist/main.js', import.meta.url).href);
