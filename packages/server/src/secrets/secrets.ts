import {
  type KeyObject,
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/*
 * Encryption and signing with one secret key per installation (RUNG_SECRET_KEY): for data that the database must
 * store but must not reveal, and for links. The key itself is never stored in the database, so a copy of the
 * database alone cannot decrypt anything.
 *
 * Each purpose ("webhook secret", "invoice link") derives its own keys by HKDF: a result for one purpose is invalid
 * for another. During a key rotation several keys are configured: the first encrypts and signs, all of them decrypt
 * and verify.
 *
 *     sealed text   s1.<key id>.<base64url of nonce (12 bytes), AES-256-GCM tag (16 bytes), ciphertext>
 *     signature     <key id>.<base64url of HMAC-SHA-256, 32 bytes>
 */

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const sealedFormat = 's1';

/** Stored responses of idempotent requests: they contain links and tokens. */
export const keptAnswerPurpose = 'kept answer';

export interface Secrets {
  /** Id of the current key, which does not reveal it. */
  readonly currentKeyId: string;
  /** Prefix of everything encrypted with the current key. */
  readonly currentPrefix: string;
  /** True if older keys are configured besides the current one. */
  readonly isReplacingKey: boolean;
  /** Encrypts `text` with the current key. Two calls never give the same result. */
  seal(purpose: string, text: string): string;
  /**
   * Decrypts a result of `seal` for the same purpose. Throws if it was tampered with, or encrypted with a key
   * that is not configured.
   */
  open(purpose: string, sealed: string): string;
  /**
   * True if it was encrypted with the current key; otherwise it must be encrypted again before the old key is
   * removed.
   */
  isSealedWithCurrentKey(sealed: string): boolean;
  /** Signs `text` with the current key. */
  sign(purpose: string, text: string): string;
  /** True if `signature` was made by `sign` for the same purpose and text, with any configured key. */
  verify(purpose: string, text: string, signature: string): boolean;
}

/** Creates the secrets from `secretKeys`: the current key first, then those it replaces. */
export function createSecrets(secretKeys: readonly string[]): Secrets {
  const keys = secretKeys.map((secretKey) => ({
    id: keyId(secretKey),
    secretKey,
    mac: createMac(secretKey),
  }));
  const [current] = keys;
  if (current === undefined) throw new Error('At least one secret key is needed.');

  const findKey = (id: string | undefined) => {
    const key = keys.find((one) => one.id === id);
    if (key === undefined) {
      throw new Error(
        'This was sealed with a secret key that is not configured. Add the key it was sealed with to the end of ' +
          'RUNG_SECRET_KEY, after a comma.',
      );
    }
    return key;
  };
  return {
    currentKeyId: current.id,
    currentPrefix: `${sealedFormat}.${current.id}.`,
    isReplacingKey: keys.length > 1,
    seal: (purpose, text) => {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, derive(current.secretKey, 'seal', purpose), nonce);
      const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
      const bytes = Buffer.concat([nonce, sealing.getAuthTag(), sealed]);
      return `${sealedFormat}.${current.id}.${bytes.toString('base64url')}`;
    },
    open: (purpose, sealed) => {
      const [format, id, text = ''] = sealed.split('.');
      if (format !== sealedFormat) throw new Error('This text was not sealed by Rung.');
      const bytes = Buffer.from(text, 'base64url');
      const opening = createDecipheriv(
        cipher,
        derive(findKey(id).secretKey, 'seal', purpose),
        bytes.subarray(0, nonceBytes),
        { authTagLength: tagBytes },
      );
      opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const opened = [opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()];
      return Buffer.concat(opened).toString('utf8');
    },
    isSealedWithCurrentKey: (sealed) => sealed.startsWith(`${sealedFormat}.${current.id}.`),
    sign: (purpose, text) => `${current.id}.${current.mac(purpose, text).toString('base64url')}`,
    verify: (purpose, text, signature) => {
      const [id, value = ''] = signature.split('.');
      const key = keys.find((one) => one.id === id);
      if (key === undefined) return false;
      const expected = key.mac(purpose, text);
      const given = Buffer.from(value, 'base64url');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

function derive(secretKey: string, use: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `rung ${use}: ${purpose}`, 32));
}

/** Signs texts. The keys derived for the purposes, which are few, are kept. */
function createMac(secretKey: string): (purpose: string, text: string) => Buffer {
  const derived = new Map<string, KeyObject>();
  return (purpose, text) => {
    const key = derived.get(purpose) ?? createSecretKey(derive(secretKey, 'sign', purpose));
    derived.set(purpose, key);
    return createHmac('sha256', key).update(text).digest();
  };
}

/** Computes the id of a key, which does not reveal it. */
function keyId(secretKey: string): string {
  return derive(secretKey, 'id', '').toString('hex').slice(0, 8);
}
