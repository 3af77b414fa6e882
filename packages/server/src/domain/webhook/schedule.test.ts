import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hourMs, minuteMs, secondMs } from '../time.ts';
import { nextDeliveryDelay, retryAfterMs } from './schedule.ts';

test('eight attempts over 27 hours, 35 minutes and 5 seconds, as documented', () => {
  const delays: number[] = [];
  for (let attempts = 0; ; attempts++) {
    const delay = nextDeliveryDelay(attempts, 0);
    if (delay === null) break;
    delays.push(delay);
  }
  expect(delays).toHaveLength(8);
  expect(delays.slice(0, 4)).toEqual([0, 5 * secondMs, 5 * minuteMs, 30 * minuteMs]);
  expect(delays.reduce((sum, delay) => sum + delay)).toBe(27 * hourMs + 35 * minuteMs + 5 * secondMs);
});

test('chance only ever lengthens a pause, by a tenth at most', () => {
  const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 7 }), jitter, (attempts, chance) => {
      const exact = nextDeliveryDelay(attempts, 0) ?? NaN;
      const delay = nextDeliveryDelay(attempts, chance) ?? NaN;
      expect(delay).toBeGreaterThanOrEqual(exact);
      expect(delay).toBeLessThanOrEqual(exact * 1.1);
    }),
  );
});

test('Retry-After is understood as seconds and as a date, and never shortens or unduly lengthens a pause', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(retryAfterMs('120', now)).toBe(2 * minuteMs);
  expect(retryAfterMs(' 7 ', now)).toBe(7 * secondMs);
  expect(retryAfterMs('Thu, 01 Jan 2026 00:10:00 GMT', now)).toBe(10 * minuteMs);
  expect(retryAfterMs('Wed, 31 Dec 2025 23:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('999999999', now)).toBe(10 * hourMs);
  expect(retryAfterMs('Fri, 31 Dec 9999 23:59:59 GMT', now)).toBe(10 * hourMs);
  for (const nonsense of [null, '', 'soon', '-5', '1e9', '∞']) expect(retryAfterMs(nonsense, now)).toBe(0);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const delay = retryAfterMs(text, now);
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThanOrEqual(10 * hourMs);
    }),
  );
});
