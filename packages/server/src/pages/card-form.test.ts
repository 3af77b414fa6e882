import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCard } from './card-form.ts';

const now = Date.UTC(2026, 10, 23);
const typed = { number: '4242 4242 4242 4242', expiry: '06 / 32', cvc: '123', name: '' };

describe('a card as typed', () => {
  it.each(['06/32', '6/32', '06 / 32', '06 / 2032', '0632', '062032', '06-32', '０６／３２'])(
    'expires in June 2032 when it says %s',
    (expiry) => {
      expect(readCard({ ...typed, expiry }, false, now).card).toMatchObject({
        expiryMonth: 6,
        expiryYear: 2032,
      });
    },
  );

  it.each(['', '6', '13/32', '00/32', '06/3', '06/032', 'June 2032', '06/32/1'])(
    'has no readable expiry when it says %j',
    (expiry) => {
      expect(readCard({ ...typed, expiry }, false, now)).toEqual({ card: null, problems: ['expiry'] });
    },
  );

  it('is good through the last moment of its month', () => {
    const expiry = '11/26';
    expect(readCard({ ...typed, expiry }, false, Date.UTC(2026, 11, 1) - 1).problems).toEqual([]);
    expect(readCard({ ...typed, expiry }, false, Date.UTC(2026, 11, 1)).problems).toEqual(['expired']);
  });

  it('keeps only the digits of its number, whatever separates them', () => {
    for (const number of ['4242424242424242', '4242-4242-4242-4242', '４２４２ ４２４２ ４２４２ ４２４２']) {
      expect(readCard({ ...typed, number }, false, now).card?.number).toBe('4242424242424242');
    }
  });

  it('is told everything that is wrong with it at once', () => {
    const empty = { number: '', expiry: '', cvc: '', name: '' };
    expect(readCard(empty, true, now).problems).toEqual(['number', 'expiry', 'cvc', 'name']);
  });

  it('is either complete or has a problem, whatever is typed', () => {
    const anything = fc.record({
      number: fc.string(),
      expiry: fc.string(),
      cvc: fc.string(),
      name: fc.string(),
    });
    fc.assert(
      fc.property(anything, fc.boolean(), (text, isNameRequired) => {
        const { card, problems } = readCard(text, isNameRequired, now);
        expect(card === null).toBe(problems.length > 0);
      }),
    );
  });
});
