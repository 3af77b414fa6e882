import { describe, expect, test } from 'vitest';
import { createSecrets } from './secrets.ts';
import { dayLinkMs, isLinkValid, signLink } from './signed-links.ts';

const at = Date.UTC(2026, 10, 30);
const signerAt = (now: number, ...keys: string[]) => ({
  secrets: createSecrets(keys.length === 0 ? ['a-key-of-the-installation'] : keys),
  wallClock: () => now,
});

describe('a signed link', () => {
  const token = signLink(signerAt(at), 'payment invoice', 'pay_1', dayLinkMs);

  test('opens its thing until it ends', () => {
    expect(isLinkValid(signerAt(at), 'payment invoice', 'pay_1', token)).toBe(true);
    expect(isLinkValid(signerAt(at + dayLinkMs - 1), 'payment invoice', 'pay_1', token)).toBe(true);
    expect(isLinkValid(signerAt(at + dayLinkMs), 'payment invoice', 'pay_1', token)).toBe(false);
  });

  test('opens nothing else: no other thing, no other purpose, no later end, not with a key of its own', () => {
    const [, ...signature] = token.split('.');
    const later = [String(at / 1000 + 10 * 86_400), ...signature].join('.');
    expect(isLinkValid(signerAt(at), 'payment invoice', 'pay_2', token)).toBe(false);
    expect(isLinkValid(signerAt(at), 'refund invoice', 'pay_1', token)).toBe(false);
    expect(isLinkValid(signerAt(at), 'payment invoice', 'pay_1', later)).toBe(false);
    expect(isLinkValid(signerAt(at, 'another-key'), 'payment invoice', 'pay_1', token)).toBe(false);
    for (const broken of [
      undefined,
      '',
      '.',
      '1',
      'a.b.c',
      `${token}x`,
      token.slice(0, -2),
      `9e9.${token}`,
    ]) {
      expect(isLinkValid(signerAt(at), 'payment invoice', 'pay_1', broken), String(broken)).toBe(false);
    }
  });

  test('stays good while its key is being replaced', () => {
    const replaced = signerAt(at, 'the-new-key-of-it', 'a-key-of-the-installation');
    expect(isLinkValid(replaced, 'payment invoice', 'pay_1', token)).toBe(true);
  });
});
