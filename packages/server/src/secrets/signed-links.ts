import { type Instant, dayMs, hourMs, secondMs } from '../domain/time.ts';
import type { Secrets } from './secrets.ts';

/*
 * The token that opens one thing for a while, to whoever has it: in an address a document to be read, in a cookie the
 * customer's own checkout:
 *
 *     <when it ends, in seconds>.<signature of purpose, id and end>
 *
 * Nothing is stored for it, so it cannot be taken back before it ends: what can spend money or change a customer's
 * things has a token of its own.
 */

/** Purpose of a signed link. What was signed for one opens no other. */
export type LinkPurpose = 'payment invoice' | 'refund invoice' | 'checkout';

export interface LinkSigner {
  readonly secrets: Pick<Secrets, 'sign'>;
  /** Links end in real time, whatever the clock of their business says. */
  readonly wallClock: () => Instant;
}

export interface LinkChecker {
  readonly secrets: Pick<Secrets, 'verify'>;
  readonly wallClock: () => Instant;
}

/** For an address that is handed on: in an answer of the API, to be mailed or kept. */
export const monthLink = 30 * dayMs;
/** For an address on a page, which has a new one whenever it is looked at. */
export const dayLink = dayMs;

/** Token for an address. It ends on a full hour, so that what is asked for again in a moment says the same. */
export function signLink(
  { secrets, wallClock }: LinkSigner,
  purpose: LinkPurpose,
  id: string,
  lifetimeMs: number,
): string {
  return signUntil(secrets, purpose, id, Math.ceil((wallClock() + lifetimeMs) / hourMs) * hourMs);
}

/** Token that ends at a moment of its own, to the second. */
export function signUntil(
  secrets: LinkSigner['secrets'],
  purpose: LinkPurpose,
  id: string,
  expiresAt: Instant,
): string {
  const endsAt = String(Math.floor(expiresAt / secondMs));
  return `${endsAt}.${secrets.sign(purposeOf(purpose), textOf(id, endsAt))}`;
}

/** True if the token opens this thing now. Any other token, and none, does not. */
export function isLinkValid(
  { secrets, wallClock }: LinkChecker,
  purpose: LinkPurpose,
  id: string,
  token: string | undefined,
): boolean {
  const [, endsAt, signature] = /^(\d{1,12})\.([\w.-]{1,200})$/.exec(token ?? '') ?? [];
  if (endsAt === undefined || signature === undefined) return false;
  return (
    wallClock() < Number(endsAt) * secondMs &&
    secrets.verify(purposeOf(purpose), textOf(id, endsAt), signature)
  );
}

function purposeOf(purpose: LinkPurpose): string {
  return `link: ${purpose}`;
}

function textOf(id: string, endsAt: string): string {
  return `${id} until ${endsAt}`;
}
