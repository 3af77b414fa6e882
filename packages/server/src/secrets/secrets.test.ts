import { describe, expect, test } from 'vitest';
import { createSecrets } from './secrets.ts';

const first = 'first-secret-key-of-32-characters';
const second = 'second-secret-key-of-32-character';

describe('what is sealed', () => {
  test('is opened again by the same key and purpose, and looks different each time', () => {
    const secrets = createSecrets([first]);
    const sealed = secrets.seal('webhook secret', 'whsec_葛󠄀');
    expect(sealed).not.toContain('whsec_');
    expect(secrets.seal('webhook secret', 'whsec_葛󠄀')).not.toBe(sealed);
    expect(secrets.open('webhook secret', sealed)).toBe('whsec_葛󠄀');
  });

  test('is not opened for another purpose, by another key or when it was changed', () => {
    const secrets = createSecrets([first]);
    const sealed = secrets.seal('webhook secret', 'text');
    // Not the last character: some of its bits may belong to no byte.
    const changed = `${sealed.slice(0, -4)}${sealed.at(-4) === 'A' ? 'B' : 'A'}${sealed.slice(-3)}`;
    expect(() => secrets.open('invoice link', sealed)).toThrow();
    expect(() => createSecrets([second]).open('webhook secret', sealed)).toThrow(/RUNG_SECRET_KEY/);
    expect(() => secrets.open('webhook secret', changed)).toThrow();
    expect(() => secrets.open('webhook secret', 'whsec_plain')).toThrow(/not sealed/);
  });

  test('stays readable while a new key replaces the old one, and says which key it needs', () => {
    const sealed = createSecrets([first]).seal('webhook secret', 'text');
    const both = createSecrets([second, first]);
    expect(both.open('webhook secret', sealed)).toBe('text');
    expect(both.isSealedWithCurrentKey(sealed)).toBe(false);
    expect(both.isSealedWithCurrentKey(both.seal('webhook secret', 'text'))).toBe(true);
  });
});

describe('a signature', () => {
  test('holds for its purpose and text only, with any configured key', () => {
    const signature = createSecrets([first]).sign('invoice link', 'pay_1:1700000000');
    const both = createSecrets([second, first]);
    expect(both.verify('invoice link', 'pay_1:1700000000', signature)).toBe(true);
    expect(both.verify('invoice link', 'pay_2:1700000000', signature)).toBe(false);
    expect(both.verify('checkout link', 'pay_1:1700000000', signature)).toBe(false);
    expect(createSecrets([second]).verify('invoice link', 'pay_1:1700000000', signature)).toBe(false);
    for (const wrong of ['', '.', 'a.b', signature.slice(0, -2)])
      expect(both.verify('invoice link', 'pay_1:1700000000', wrong)).toBe(false);
  });
});
