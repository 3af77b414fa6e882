import type { Trace } from '../../../domain/offer/trace.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Explanation of a decision: `decision_trace.document`. A statement reads `candidates[*].stop`. */
export const storedTrace = documentKind<Trace>('decision trace', [unchanged]);
