import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId } from '../../../domain/ids.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import { decideStop } from '../../../domain/offer/experiment/run-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockWithFunnel, updateExperiment } from '../../../store/offers/experiments.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Stops an experiment: everybody is shown the published funnel again. Stopping it again changes nothing. */
export async function stopExperiment(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<Experiment> {
  return transaction(runtime.sql, async (tx) => {
    const locked = await lockWithFunnel(tx, scope, experimentId);
    if (!locked) throw notFound('experiment');
    const after = decideStop(locked.experiment, now(runtime, scope));
    if (after !== locked.experiment) await updateExperiment(tx, after);
    return after;
  });
}
