import { expect, test } from 'vitest';
import { momentToVersion1 } from './recorded-situation.ts';

const moment = {
  name: 'cancel_intent',
  context: { subscription_id: 'sub_1' },
  purchase: null,
  sessionKey: 'portal sub_1 2026-11-01',
  surface: 'portal',
  raisedAt: 0,
};

test('a request that version 0 calls an intention is a retention request without a comment', () => {
  const intention = { kind: 'cancel', subscriptionId: 'sub_1', attempt: 'a', feedback: 'unused' };
  expect(momentToVersion1({ ...moment, intention })).toEqual({
    ...moment,
    retentionRequest: { ...intention, comment: null },
  });
  const change = { kind: 'change_plan', subscriptionId: 'sub_1', attempt: 'a', change: {} };
  expect(momentToVersion1({ ...moment, intention: change })).toEqual({ ...moment, retentionRequest: change });
});

test('a moment without a request stays as it was kept', () => {
  expect(momentToVersion1(moment)).toEqual(moment);
});
