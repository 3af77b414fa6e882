import { type Instant, dayMs, hourMs, secondMs } from '../domain/time.ts';
import type { Secrets } from './secrets.ts';

/*
 * Signed tokens that grant access to one object until they expire: a document by its URL, or by a cookie the
 * customer's own checkout:
 *
 *     <expiry, in seconds>.<signature of purpose, id and expiry>
 *
 * Nothing is stored, so a token cannot be revoked before it expires: access that can spend money or change a
 * customer's data uses tokens of its own. A link to sign in is used up by the session that it opens.
 */

/** Purpose of a signed link. A signature for one purpose is invalid for any other. */
export type LinkPurpose =
  | 'payment invoice'
  | 'refund invoice'
  | 'checkout'
  | 'image upload'
  | 'pay what is due'
  | 'no offers by email'
  | 'sign in by email';

export interface LinkSigner {
  readonly secrets: Pick<Secrets, 'sign'>;
  /** Links expire in real time, whatever the clock of their business shows. */
  readonly wallClock: () => Instant;
}

export interface LinkChecker {
  readonly secrets: Pick<Secrets, 'verify'>;
  readonly wallClock: () => Instant;
}

/** Lifetime of a URL that is passed on: returned by the API, to be mailed or stored. */
export const monthLinkMs = 30 * dayMs;
/** Lifetime of a URL in an e-mail that asks for something. */
export const weekLinkMs = 7 * dayMs;
/** Lifetime of a URL on a page, which is renewed whenever the page is loaded. */
export const dayLinkMs = dayMs;

/** Signs a token for a URL. It expires on a full hour, so that repeated requests return the same URL. */
export function signLink(
  { secrets, wallClock }: LinkSigner,
  purpose: LinkPurpose,
  id: string,
  lifetimeMs: number,
): string {
  return signLinkUntil(secrets, purpose, id, Math.ceil((wallClock() + lifetimeMs) / hourMs) * hourMs);
}

/** Signs a token that expires at the given instant, to the second. */
export function signLinkUntil(
  secrets: LinkSigner['secrets'],
  purpose: LinkPurpose,
  id: string,
  expiresAt: Instant,
): string {
  const endsAt = String(Math.floor(expiresAt / secondMs));
  return `${endsAt}.${secrets.sign(purposeOf(purpose), textOf(id, endsAt))}`;
}

/** True if the token currently grants access to this object. */
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
