import { expect, test } from 'vitest';
import { endOfWait } from './quiet-hours.ts';

const night = { start: '21:00', end: '08:00' };
const at = (text: string) => Date.parse(text);

test.each([
  ['2026-11-30T20:59:59+09:00', null],
  ['2026-11-30T21:00:00+09:00', '2026-12-01T08:00:00+09:00'],
  ['2026-12-01T03:00:00+09:00', '2026-12-01T08:00:00+09:00'],
  ['2026-12-01T07:59:59+09:00', '2026-12-01T08:00:00+09:00'],
  ['2026-12-01T08:00:00+09:00', null],
])('over midnight: at %s a reminder waits until %s', (now, until) => {
  const end = endOfWait('renewal_coming', night, 'Asia/Tokyo', at(now));
  expect(end).toBe(until === null ? null : at(until));
});

test('within a day they end on the same day', () => {
  const noon = { start: '12:00', end: '13:30' };
  expect(endOfWait('offer_open', noon, 'UTC', at('2026-11-30T12:15:00Z'))).toBe(at('2026-11-30T13:30:00Z'));
  expect(endOfWait('offer_open', noon, 'UTC', at('2026-11-30T11:59:00Z'))).toBeNull();
});

test('the night in which clocks go forward is an hour shorter', () => {
  const end = endOfWait('payment_failed', night, 'Europe/Berlin', at('2026-03-28T22:00:00+01:00'));
  expect(end).toBe(at('2026-03-29T08:00:00+02:00'));
});

test('an end that clocks skip comes when they are past it', () => {
  const early = { start: '22:00', end: '02:30' };
  const end = endOfWait('payment_failed', early, 'Europe/Berlin', at('2026-03-29T01:00:00+01:00'));
  expect(end).toBe(at('2026-03-29T03:30:00+02:00'));
});

test('what its reader has caused is sent at any time, and everything where there are no quiet hours', () => {
  const midnight = at('2026-11-30T00:00:00Z');
  for (const kind of ['receipt', 'refunded', 'sign_in', 'cancelled', 'plan_changed', 'undone'] as const) {
    expect(endOfWait(kind, night, 'UTC', midnight)).toBeNull();
  }
  expect(endOfWait('offer_open', null, 'UTC', midnight)).toBeNull();
});
