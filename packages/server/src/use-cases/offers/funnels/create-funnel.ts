import { checkFunnel } from '../../../domain/offer/check-funnel.ts';
import type { Funnel } from '../../../domain/offer/funnel.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { insertFunnel } from '../../../store/offers/funnels.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export type CreateFunnelInput = Pick<Funnel, 'name' | 'draft' | 'metadata'>;

/** Creates a funnel; `funnelId` gives it a predetermined id. */
export async function createFunnel(
  runtime: Runtime,
  scope: Scope,
  input: CreateFunnelInput,
  funnelId = runtime.mintId('funnel'),
): Promise<Funnel> {
  checkFunnel(input);
  const createdAt = now(runtime, scope);
  const funnel: Funnel = {
    ...input,
    funnelId,
    businessId: scope.businessId,
    revision: 1,
    publishedVersion: null,
    nextVersion: 1,
    archivedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  await transaction(runtime.sql, (tx) => insertFunnel(tx, funnel));
  return funnel;
}
