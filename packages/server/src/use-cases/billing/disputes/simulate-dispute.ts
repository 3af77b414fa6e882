import { assert } from '../../../domain/assert.ts';
import type { Dispute } from '../../../domain/dispute/dispute.ts';
import { DomainError, notFound } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { DisputeSetting } from '../../../gateways/payment/simulator/dispute-book.ts';
import type { Runtime } from '../../../runtime.ts';
import { findDisputeAtGateway } from '../../../store/billing/disputes.ts';
import { receiveDispute } from './receive-dispute.ts';

/** Has the simulated bank dispute a payment, or move its dispute on, and takes in what follows. */
export async function simulateDispute(
  runtime: Runtime,
  scope: Scope,
  setting: Omit<DisputeSetting, 'businessId'>,
): Promise<Dispute> {
  const { simulator } = runtime;
  const set = await simulator.setDispute({ ...setting, businessId: scope.businessId });
  if (set === 'no_charge') throw notFound('payment');
  if (set === 'amount_too_high') {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'amount: is more than was charged. Leave it out for all of it.',
    );
  }
  if (set === 'status_does_not_follow') {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `status: ${setting.status} does not follow from the present status. docs/states.md has what does.`,
    );
  }
  await receiveDispute(runtime, scope, simulator.provider, set.gatewayDisputeId);
  const dispute = await findDisputeAtGateway(runtime.sql, scope, simulator.provider, set.gatewayDisputeId);
  assert(dispute, 'a dispute that was received is there');
  return dispute;
}
