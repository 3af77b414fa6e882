import { expect, test } from 'vitest';
import { readTimeZone } from './time-zone.ts';

test.each([
  ['UTC', 'UTC'],
  ['Asia/Tokyo', 'Asia/Tokyo'],
  ['america/new_york', 'America/New_York'],
])('%s is %s', (name, zone) => {
  expect(readTimeZone('time_zone', name)).toBe(zone);
});

test.each(['', 'Tokyo', 'Mars/Olympus', '+09:00', 'Z', '2026-01-01T00:00[Asia/Tokyo]'])(
  '%j is no zone, and the refusal says how one is named',
  (name) => {
    expect(() => readTimeZone('time_zone', name)).toThrow(
      expect.objectContaining({
        code: 'INVALID_REQUEST_BODY',
        message: expect.stringMatching(/^time_zone: .*Asia\/Tokyo/) as string,
      }) as Error,
    );
  },
);
