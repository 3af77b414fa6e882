import type { Experiment } from '../../domain/offer/experiment.ts';
import { documentKind, unchanged } from '../documents.ts';

/** Experiment, whole: `experiment.document`. A statement reads `offers`, as of a published version. */
export const storedExperiment = documentKind<Experiment>('experiment', [unchanged]);
