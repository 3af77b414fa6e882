import { notFound } from '../../../domain/errors.ts';
import type { FunnelId } from '../../../domain/ids.ts';
import { checkFunnel } from '../../../domain/offer/check-funnel.ts';
import { checkRevision } from '../../../domain/offer/check-revision.ts';
import type { Funnel, FunnelTerms } from '../../../domain/offer/funnel.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { lockFunnel, updateFunnel as update } from '../../../store/offers/funnels.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Fields to change; undefined leaves a field unchanged. */
export interface FunnelChange {
  readonly name: Funnel['name'] | undefined;
  readonly draft: { readonly [Name in keyof FunnelTerms]: FunnelTerms[Name] | undefined };
  readonly metadata: Funnel['metadata'] | undefined;
  /** Revision that the change was made from; undefined, any. */
  readonly ifRevision: number | undefined;
}

/** Updates the draft only: customers are shown the published version. */
export async function updateFunnel(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId,
  change: FunnelChange,
): Promise<Funnel> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockFunnel(tx, scope, funnelId);
    if (!before) throw notFound('funnel');
    checkRevision(before.revision, change.ifRevision);
    const named = Object.entries(change.draft).filter(([, value]) => value !== undefined);
    const after: Funnel = {
      ...before,
      revision: before.revision + 1,
      name: change.name ?? before.name,
      draft: { ...before.draft, ...(Object.fromEntries(named) as Partial<FunnelTerms>) },
      metadata: change.metadata ?? before.metadata,
      updatedAt: now(runtime, scope),
    };
    checkFunnel(after);
    await update(tx, after);
    return after;
  });
}
