import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { type Instant, secondMs } from '../domain/time.ts';
import type { Secrets } from './secrets.ts';

/*
 * Second factor: time-based codes (RFC 6238) of six digits and 30 seconds. The code before and the one after count,
 * too, for clocks that differ. Secrets are stored sealed, for one person each.
 */

const periodSeconds = 30;

/** Secret in base32, as authenticator apps take it. */
export function makeTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** Address that an authenticator app reads as a QR code. */
export function totpUrl(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/** Time step of the code; undefined if it is not valid at `wallNow`. */
export function findTotpStep(secret: string, code: string, wallNow: Instant): bigint | undefined {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: wallNow, window: 1 });
  return delta === null ? undefined : BigInt(Math.floor(wallNow / (periodSeconds * secondMs)) + delta);
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: 'Rung',
    label: label === '' ? 'Rung' : label,
    period: periodSeconds,
    secret: Secret.fromBase32(secret),
  });
}

export function sealTotpSecret(secrets: Secrets, userId: string, secret: string): string {
  return secrets.seal(purposeOf(userId), secret);
}

export function openTotpSecret(secrets: Secrets, userId: string, sealed: string): string {
  return secrets.open(purposeOf(userId), sealed);
}

function purposeOf(userId: string): string {
  return `second factor of ${userId}`;
}

/** Letters and digits that are not taken for each other. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Code such as `k3vqp-7xw2m`: 49 bits, of use once and against few attempts. */
export function makeRecoveryCode(): string {
  const part = () => Array.from({ length: 5 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return `${part()}-${part()}`;
}

/** Hash under which a recovery code is stored. Spaces, hyphens and capitals do not matter. */
export function hashRecoveryCode(userId: string, code: string): Buffer {
  const typed = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return createHash('sha256').update(`${userId} ${typed}`).digest();
}
