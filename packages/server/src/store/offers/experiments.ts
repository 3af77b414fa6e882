import type { ExperimentId, FunnelId } from '../../domain/ids.ts';
import type { Experiment, ExperimentStatus } from '../../domain/offer/experiment/experiment.ts';
import type { Funnel } from '../../domain/offer/funnel.ts';
import type { Scope } from '../../domain/scope.ts';
import { lockFunnel } from './funnels.ts';
import { storedExperiment } from './documents/experiment.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface ExperimentRow {
  document: unknown;
}

/** The document is authoritative; the columns are copies for queries. */
function fromRow({ document }: ExperimentRow): Experiment {
  return storedExperiment.fromDocument(document);
}

export async function insertExperiment(tx: Tx, experiment: Experiment): Promise<void> {
  await tx`
    insert into experiment (business_id, experiment_id, funnel_id, status, funnel_version, document, created_at,
      updated_at)
    values (${experiment.businessId}, ${experiment.experimentId}, ${experiment.funnelId}, ${experiment.status},
      ${experiment.funnelVersion}, ${storedExperiment.toDocument(experiment)}, ${experiment.createdAt}, ${experiment.updatedAt})`;
}

export async function findExperiment(
  sql: Sql,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<Experiment | undefined> {
  const [row] = await sql<ExperimentRow[]>`
    select document from experiment
    where business_id = ${scope.businessId} and experiment_id = ${experimentId}`;
  return row && fromRow(row);
}

export async function lockExperiment(
  tx: Tx,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<Experiment | undefined> {
  const [row] = await tx<ExperimentRow[]>`
    select document from experiment
    where business_id = ${scope.businessId} and experiment_id = ${experimentId} for update`;
  return row && fromRow(row);
}

/** Locks the experiment and its funnel, always in the same order of kinds. */
export async function lockWithFunnel(
  tx: Tx,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<{ readonly experiment: Experiment; readonly funnel: Funnel } | undefined> {
  const found = await findExperiment(tx, scope, experimentId);
  const funnel = found && (await lockFunnel(tx, scope, found.funnelId));
  // A draft may have been deleted meanwhile.
  const experiment = await lockExperiment(tx, scope, experimentId);
  return funnel && experiment && { experiment, funnel };
}

/** Locks the experiment running on a funnel; lock the funnel first. */
export async function lockRunningExperiment(
  tx: Tx,
  scope: Scope,
  funnelId: FunnelId,
): Promise<Experiment | undefined> {
  const [row] = await tx<ExperimentRow[]>`
    select document from experiment
    where business_id = ${scope.businessId} and funnel_id = ${funnelId} and status = 'running' for update`;
  return row && fromRow(row);
}

/** Lists experiments, newest first. */
export async function listExperiments(
  sql: Sql,
  scope: Scope,
  filter: { readonly funnelId: FunnelId | null; readonly status: ExperimentStatus | null },
  page: { readonly limit: number; readonly offset: number },
): Promise<Experiment[]> {
  const { funnelId, status } = filter;
  const rows = await sql<ExperimentRow[]>`
    select document from experiment where business_id = ${scope.businessId}
      ${funnelId === null ? sql`` : sql`and funnel_id = ${funnelId}`}
      ${status === null ? sql`` : sql`and status = ${status}`}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Writes a locked experiment that was changed. */
export async function updateExperiment(tx: Tx, experiment: Experiment): Promise<void> {
  await tx`
    update experiment set status = ${experiment.status}, funnel_version = ${experiment.funnelVersion},
      document = ${storedExperiment.toDocument(experiment)}, updated_at = ${experiment.updatedAt}
    where business_id = ${experiment.businessId} and experiment_id = ${experiment.experimentId}`;
}

/** Deletes a locked draft. */
export async function deleteExperiment(tx: Tx, scope: Scope, experimentId: ExperimentId): Promise<void> {
  await tx`delete from experiment where business_id = ${scope.businessId} and experiment_id = ${experimentId}`;
}
