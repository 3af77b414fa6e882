import { expect, test } from 'vitest';
import { currencies, exponentOf } from './currency.ts';
import { chargeStep, minimumCharge } from './minimum-charge.ts';

test('the currencies are the 145 of the wire, each once', () => {
  expect(currencies).toHaveLength(145);
  expect(new Set(currencies).size).toBe(145);
});

test('knows how many decimals a currency has', () => {
  expect(exponentOf('JPY')).toBe(0);
  expect(exponentOf('USD')).toBe(2);
  expect(exponentOf('BHD')).toBe(3);
});

test('asks for about half a US dollar at least, in every currency', () => {
  expect(minimumCharge('USD')).toBe(50n);
  expect(minimumCharge('JPY')).toBe(50n);
  for (const currency of currencies) expect(minimumCharge(currency)).toBeGreaterThan(0n);
  for (const currency of currencies) expect(minimumCharge(currency) % chargeStep(currency)).toBe(0n);
});
