import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId } from '../../../domain/ids.ts';
import { refuseUnlessDraft } from '../../../domain/offer/experiment/run-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteExperiment as remove, lockExperiment } from '../../../store/offers/experiments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Deletes a draft; recorded exposures are kept. */
export async function deleteExperiment(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const experiment = await lockExperiment(tx, scope, experimentId);
    if (!experiment) throw notFound('experiment');
    refuseUnlessDraft(experiment);
    await remove(tx, scope, experimentId);
  });
}
