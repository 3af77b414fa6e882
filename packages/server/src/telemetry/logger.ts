import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config.ts';
import { scrubLine } from './scrub.ts';
import { traceIds } from './tracing.ts';

/** Log of the process: lines of JSON on standard output, without anything secret. */
export function createLogger(config: Pick<Config, 'logLevel'>, destination?: DestinationStream): Logger {
  const options = { level: config.logLevel, mixin: traceIds, hooks: { streamWrite: scrubLine } };
  return destination === undefined ? pino(options) : pino(options, destination);
}
