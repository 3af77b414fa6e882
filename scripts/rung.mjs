// @ts-check
import './node-version.mjs';
import { buildWhatChanged } from './build.mjs';
import { installWhatIsMissing } from './install.mjs';

installWhatIsMissing();
buildWhatChanged();
await import(new URL('../packages/server/dist/cli.js', import.meta.url).href);
