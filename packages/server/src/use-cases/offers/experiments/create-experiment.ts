import { notFound } from '../../../domain/errors.ts';
import { type ExperimentTerms, checkExperiment } from '../../../domain/offer/experiment/check-experiment.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { insertExperiment } from '../../../store/offers/experiments.ts';
import { findFunnel } from '../../../store/offers/funnels.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export type CreateExperimentInput = ExperimentTerms & Pick<Experiment, 'funnelId'>;

export async function createExperiment(
  runtime: Runtime,
  scope: Scope,
  input: CreateExperimentInput,
): Promise<Experiment> {
  checkExperiment(input);
  const createdAt = now(runtime, scope);
  const experiment: Experiment = {
    ...input,
    experimentId: runtime.mintId('experiment'),
    businessId: scope.businessId,
    status: 'draft',
    funnelVersion: null,
    offers: [],
    promotedVariantId: null,
    startedAt: null,
    stoppedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  await transaction(runtime.sql, async (tx) => {
    if (!(await findFunnel(tx, scope, input.funnelId))) throw notFound('funnel');
    await insertExperiment(tx, experiment);
  });
  return experiment;
}
