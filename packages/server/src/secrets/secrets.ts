import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/*
 * One secret key per installation (RUNG_SECRET_KEY) seals what the database must hold but must not give away,
 * and signs links. The key itself is never stored in the database, so a copy of the database opens nothing.
 *
 * Each purpose ("webhook secret", "invoice link") derives keys of its own by HKDF: what was made for one purpose
 * is worthless for another. Several keys may be given while one replaces another: the first seals and signs,
 * all of them open and verify.
 *
 *     sealed text   s1.<key id>.<base64url of nonce (12 bytes), AES-256-GCM tag (16 bytes), ciphertext>
 *     signature     <key id>.<base64url of HMAC-SHA-256, 32 bytes>
 */

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const sealedFormat = 's1';

/** Answers that are kept for repeats of their request: they hold links and tokens. */
export const keptAnswerPurpose = 'kept answer';

export interface Secrets {
  /** Names the current key without giving it away. */
  readonly currentKeyId: string;
  /** Prefix of everything that the current key sealed. */
  readonly currentPrefix: string;
  /** True if older keys are configured besides the current one. */
  readonly isReplacingKey: boolean;
  /** Encrypts `text` with the current key. Two calls never give the same result. */
  seal(purpose: string, text: string): string;
  /** Decrypts what `seal` returned for the same purpose. Throws when it was changed, or sealed by a key that is not configured. */
  open(purpose: string, sealed: string): string;
  /** True when the current key sealed it; false asks for sealing it again before the old key is removed. */
  isSealedWithCurrentKey(sealed: string): boolean;
  /** A signature of `text` that only holders of the key can make. */
  sign(purpose: string, text: string): string;
  /** True when `signature` was made by `sign` for the same purpose and text, with any configured key. */
  verify(purpose: string, text: string, signature: string): boolean;
}

/** `secretKeys`: the current key first, then those it replaces. */
export function createSecrets(secretKeys: readonly string[]): Secrets {
  const keys = secretKeys.map((secretKey) => ({ id: keyId(secretKey), secretKey }));
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
    sign: (purpose, text) => `${current.id}.${mac(current.secretKey, purpose, text).toString('base64url')}`,
    verify: (purpose, text, signature) => {
      const [id, value = ''] = signature.split('.');
      const key = keys.find((one) => one.id === id);
      if (key === undefined) return false;
      const expected = mac(key.secretKey, purpose, text);
      const given = Buffer.from(value, 'base64url');
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

function derive(secretKey: string, use: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `rung ${use}: ${purpose}`, 32));
}

function mac(secretKey: string, purpose: string, text: string): Buffer {
  return createHmac('sha256', derive(secretKey, 'sign', purpose))
    .update(text)
    .digest();
}

/** Names a key without giving it away. */
function keyId(secretKey: string): string {
  return derive(secretKey, 'id', '').toString('hex').slice(0, 8);
}
