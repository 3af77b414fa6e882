import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId } from '../../../domain/ids.ts';
import { type ExperimentTerms, checkExperiment } from '../../../domain/offer/experiment/check-experiment.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import { refuseUnlessDraft } from '../../../domain/offer/experiment/run-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockExperiment, updateExperiment as update } from '../../../store/offers/experiments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Fields to change; undefined leaves a field unchanged. */
export type ExperimentChange = {
  readonly [Name in keyof ExperimentTerms]: ExperimentTerms[Name] | undefined;
};

/** Updates a draft. */
export async function updateExperiment(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
  change: ExperimentChange,
): Promise<Experiment> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockExperiment(tx, scope, experimentId);
    if (!before) throw notFound('experiment');
    refuseUnlessDraft(before);
    const after: Experiment = {
      ...before,
      name: change.name ?? before.name,
      stepId: change.stepId ?? before.stepId,
      variants: change.variants ?? before.variants,
      windowDays: change.windowDays ?? before.windowDays,
      updatedAt: now(runtime, scope),
    };
    checkExperiment(after);
    await update(tx, after);
    return after;
  });
}
