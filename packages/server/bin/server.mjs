#!/usr/bin/env node
// @ts-check
/** `npx @rung/server`: starts Rung in the current folder. */
import { endWithNpm } from './end-with-npm.mjs';

endWithNpm();
await import(new URL('../dist/main.js', import.meta.url).href);
