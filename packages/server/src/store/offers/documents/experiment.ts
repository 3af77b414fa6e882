import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Whole experiment: `experiment.document`. A statement reads `offers`, as of a published version. */
export const storedExperiment = documentKind<Experiment>('experiment', [unchanged]);
