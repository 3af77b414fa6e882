import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currencies } from '../money/currency.ts';
import { chargeStep, minimumCharge } from '../money/minimum-charge.ts';
import { walletShare } from './wallet-share.ts';

const currency = fc.constantFrom(...currencies);
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 300n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));

test('a wallet pays all that it can, and no more than is due or than it holds', () => {
  expect(walletShare(3000n, 0n, 'USD')).toBe(0n);
  expect(walletShare(3000n, 1000n, 'USD')).toBe(1000n);
  expect(walletShare(3000n, 3000n, 'USD')).toBe(3000n);
  expect(walletShare(3000n, 9000n, 'USD')).toBe(3000n);
  expect(walletShare(0n, 9000n, 'USD')).toBe(0n);
});

test('it pays less where the card would be left with less than a gateway takes', () => {
  expect(walletShare(3000n, 2980n, 'USD')).toBe(2950n);
  expect(walletShare(3000n, 2950n, 'USD')).toBe(2950n);
  expect(walletShare(60n, 50n, 'USD')).toBe(10n);
  expect(walletShare(50n, 49n, 'USD')).toBe(0n);
});

test('whatever is due and held: what is left for the card is nothing or enough, and never more than need be', () => {
  fc.assert(
    fc.property(amount, amount, currency, (total, balance, money) => {
      const least = minimumCharge(money);
      fc.pre(total === 0n || total >= least);
      const share = walletShare(total, balance, money);
      const rest = total - share;
      expect(share >= 0n && share <= balance && rest >= 0n).toBe(true);
      expect(rest === 0n || rest >= least).toBe(true);
      const step = chargeStep(money);
      // What is due may be between two steps by itself; a wallet of nothing changes that as little.
      if (share > 0n) expect(rest % step).toBe(0n);
      // One step more would be too much for the wallet, for the total, or leave too little for the card.
      const oneMore = rest - step;
      if (share + step <= balance && rest > 0n && total % step === 0n)
        expect(oneMore >= 0n && oneMore < least).toBe(true);
    }),
  );
});
