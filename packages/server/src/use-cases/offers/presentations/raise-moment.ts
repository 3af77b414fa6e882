import type { CustomerId } from '../../../domain/ids.ts';
import { type Moment, checkRaisedMoment } from '../../../domain/offer/moment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { dayOf } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { type ProposalResult, proposeAt } from './propose.ts';

export interface RaiseMomentInput {
  readonly customerId: CustomerId;
  readonly name: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly surface: string;
  /** What belongs together for the caps, in the seller's own name for it; null is a day. */
  readonly session: string | null;
}

/** Something happened at the seller's: answers what is to be proposed to the customer now, and why. */
export async function raiseMoment(
  runtime: Runtime,
  scope: Scope,
  input: RaiseMomentInput,
): Promise<ProposalResult> {
  const { customerId, name, surface } = input;
  const context = checkRaisedMoment(name, input.context);
  const at = now(runtime, scope);
  const sessionKey = `visit ${input.session ?? dayOf(at)}`;
  const moment: Moment = { name, context, purchase: null, sessionKey, surface, raisedAt: at };
  return proposeAt(runtime, scope, customerId, moment, null);
}
