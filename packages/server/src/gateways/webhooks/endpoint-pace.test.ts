import { expect, test } from 'vitest';
import { asId } from '../../domain/ids.ts';
import { createEndpointPace } from './endpoint-pace.ts';

const shop = asId<'webhook_endpoint'>('whk_shop');
const other = asId<'webhook_endpoint'>('whk_other');

function openPace() {
  let now = 0;
  const pace = createEndpointPace({ usual: 5, most: 16, monotonic: () => now });
  const note = (times: number, tookMs: number | null, endpoint = shop): void => {
    for (let time = 0; time < times; time++) pace.note(endpoint, tookMs);
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { pace, note, pass, limit: (endpoint = shop) => pace.limits().get(endpoint) ?? 5 };
}

test('an endpoint that accepts as quickly as ever gets one more at a time, to the most', () => {
  const { note, limit } = openPace();
  expect(limit()).toBe(5);
  note(4, 20);
  expect(limit()).toBe(9);
  note(100, 25);
  expect(limit()).toBe(16);
});

test('one that becomes slower gets half, and never fewer than usual', () => {
  const { note, limit } = openPace();
  note(20, 20);
  note(1, 200);
  expect(limit()).toBe(8);
  note(5, 200);
  expect(limit()).toBe(5);
});

test('one that is slow from the beginning, or refuses, or is not sent to, gets the usual number', () => {
  const { note, limit, pass } = openPace();
  note(20, 1500);
  expect(limit()).toBe(5);
  note(20, 20);
  note(1, null);
  expect(limit()).toBe(5);
  note(20, 20);
  pass(10_001);
  expect(limit()).toBe(5);
});

test('one that is slower for good is judged by how it is now', () => {
  const { note, limit } = openPace();
  note(20, 20);
  note(200, 150);
  expect(limit()).toBe(16);
});

test('all together get no more beyond the usual number than one could', () => {
  const { note, limit } = openPace();
  note(6, 20);
  note(50, 20, other);
  expect(limit()).toBe(11);
  expect(limit(other)).toBe(10);
  note(1, null);
  note(50, 20, other);
  expect(limit(other)).toBe(16);
});
