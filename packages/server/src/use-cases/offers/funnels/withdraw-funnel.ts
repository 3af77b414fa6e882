import { notFound } from '../../../domain/errors.ts';
import type { FunnelId } from '../../../domain/ids.ts';
import { decideStop } from '../../../domain/offer/experiment/run-experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockRunningExperiment, updateExperiment } from '../../../store/offers/experiments.ts';
import { lockFunnel, updateFunnel } from '../../../store/offers/funnels.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Withdraws a funnel: it starts for no more customers, and those within it continue to its end. An archived
 * funnel cannot be published again. Withdrawing it again changes nothing. A running experiment on it is
 * stopped.
 */
export async function withdrawFunnel(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId,
  { isArchiving }: { readonly isArchiving: boolean },
): Promise<void> {
  const at = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const funnel = await lockFunnel(tx, scope, funnelId);
    if (!funnel) throw notFound('funnel');
    const archivedAt = funnel.archivedAt ?? (isArchiving ? at : null);
    if (funnel.publishedVersion === null && funnel.archivedAt === archivedAt) return;
    const running = await lockRunningExperiment(tx, scope, funnelId);
    if (running) await updateExperiment(tx, decideStop(running, at));
    await updateFunnel(tx, { ...funnel, publishedVersion: null, archivedAt, updatedAt: at });
  });
}
