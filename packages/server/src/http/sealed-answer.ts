import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * Some answers contain a secret that is otherwise stored only as a hash: a new API key, a customer's token.
 * Answers are stored for repeats of their request, so these are sealed with the API key that asked: its
 * holder gets the first answer again, and the database alone is of no use.
 */

const cipher = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export function sealAnswer(text: string, authorization: string): string {
  const iv = randomBytes(ivBytes);
  const sealing = createCipheriv(cipher, sealingKey(authorization), iv);
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([iv, sealing.getAuthTag(), sealed]).toString('base64');
}

/** Opens a sealed answer. Throws if it was sealed with another key. */
export function openAnswer(sealed: string, authorization: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const opening = createDecipheriv(cipher, sealingKey(authorization), bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  opening.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString(
    'utf8',
  );
}

function sealingKey(authorization: string): Buffer {
  return Buffer.from(hkdfSync('sha256', authorization, '', 'rung sealed answer', 32));
}
