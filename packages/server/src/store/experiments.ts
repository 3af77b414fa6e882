import type { Experiment } from '../domain/offer/experiment.ts';
import { fromDocument } from './json.ts';

/** The document is the whole of it; the columns are what statements ask for. */
export function experimentFromDocument(document: unknown): Experiment {
  return fromDocument(document) as Experiment;
}
