import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCard } from './card-form.ts';

const now = Date.UTC(2026, 10, 23);
const typed = { number: '4242 4242 4242 4242', expiry: '06 / 32', cvc: '123', name: '' };

describe('a card as typed', () => {
  it.each([
    ...[
      '06/32',
      '6/32',
      '06 / 32',
      '06 / 2032',
      '06/2032',
      '6/2032',
      '0632',
      '632',
      '062032',
      '06 32',
      '6 2032',
    ],
    ...[
      '06-32',
      '06.32',
      '06–32',
      '06ー32',
      '06・32',
      '０６／３２',
      '０６／２０３２',
      '０６３２',
      '　06／32 ',
    ],
    ...['2032-06', '2032/06', '2032/6', '203206', '２０３２－０６', '2032年6月'],
  ])('expires in June 2032 when it says %s', (expiry) => {
    expect(readCard({ ...typed, expiry }, false, now).card).toMatchObject({
      expiryMonth: 6,
      expiryYear: 2032,
    });
  });

  it.each([
    ...['', '6', '13/32', '00/32', '06/3', '06/032', 'June 2032', '06/32/1', '1932-06', '06/1932'],
    ...['123', '1332', '121212', '203213', '32-06', '/', '2032'],
  ])('has no readable expiry when it says %j', (expiry) => {
    expect(readCard({ ...typed, expiry }, false, now)).toEqual({ card: null, problems: ['expiry'] });
  });

  it('is good through the last moment of its month', () => {
    const expiry = '11/26';
    expect(readCard({ ...typed, expiry }, false, Date.UTC(2026, 11, 1) - 1).problems).toEqual([]);
    expect(readCard({ ...typed, expiry }, false, Date.UTC(2026, 11, 1)).problems).toEqual(['expired']);
  });

  it.each([
    ['130', 1, 2030],
    ['1230', 12, 2030],
    ['01/2030', 1, 2030],
    ['12/20', 12, 2020],
    ['2020-12', 12, 2020],
  ])('reads %s as the month %i of %i', (expiry, expiryMonth, expiryYear) => {
    const past = Date.UTC(2020, 0, 1);
    expect(readCard({ ...typed, expiry }, false, past).card).toMatchObject({ expiryMonth, expiryYear });
  });

  it('has the digits of its security code, whatever their width', () => {
    for (const cvc of ['123', '１２３', ' 1 2 3 ']) {
      expect(readCard({ ...typed, cvc }, false, now).card?.cvc).toBe('123');
    }
    for (const cvc of ['12', '12345', '12a', '-123']) {
      expect(readCard({ ...typed, cvc }, false, now).problems).toEqual(['cvc']);
    }
  });

  it('keeps only the digits of its number, whatever separates them', () => {
    for (const number of [
      '4242424242424242',
      '4242-4242-4242-4242',
      '４２４２　４２４２　４２４２　４２４２',
      '４２４２－４２４２ー4242–4242',
      '4242.4242.4242.4242',
    ]) {
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
