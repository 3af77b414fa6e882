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
  /** Session of the seller's site, for frequency caps; null stands for a day. */
  readonly session: string | null;
}

/** Raises a moment at the seller's site: returns what to propose to the customer now, and why. */
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
