import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Tx } from '../postgres/postgres.ts';

/*
 * Guards of subscriptions: a decision is made from what one statement loaded without a lock, and committed only if the
 * revision of the subscription is still the same.
 *
 *   load, revision n ──→ decide ──→ commit where revision = n, which makes it n + 1
 *                                     └──→ nothing is changed if somebody came first: load again
 *
 * Whatever belongs to a subscription (its terms, its credit, its pending change, its payments under way) is written by
 * transactions that lock it first, or by statements with a guard. Both raise the revision in the same commit, so that
 * an unchanged revision means that all of it is unchanged.
 */

/** Subscription with the revision under which a decision about it was made. */
export interface SubscriptionGuard {
  readonly subscription: Pick<Subscription, 'businessId' | 'subscriptionId'>;
  readonly revision: bigint;
}

/**
 * Locks the subscription until the transaction ends. False if its revision has changed: the transaction must change
 * nothing.
 */
export async function holdSubscription(
  tx: Tx,
  { subscription: { businessId, subscriptionId }, revision }: SubscriptionGuard,
): Promise<boolean> {
  const rows = await tx`
    update subscription set revision = revision + 1
    where business_id = ${businessId} and subscription_id = ${subscriptionId} and revision = ${revision}
    returning 1`;
  return rows.length === 1;
}

const maxRounds = 100;

/**
 * Repeats an attempt to decide and commit until it returns something. It returns undefined when the subscription has
 * changed since it was loaded: somebody else has made progress, so that few rounds are enough.
 */
export async function untilCommitted<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let round = 0; round < maxRounds; round++) {
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw new Error('The subscription has changed before each of the attempts to commit a decision about it.');
}
