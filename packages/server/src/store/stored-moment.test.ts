import { expect, test } from 'vitest';
import type { Moment } from '../domain/offer/moment.ts';
import { momentFromStored } from './stored-moment.ts';

const moment: Moment = {
  name: 'cancel_intent',
  context: { subscription_id: 'sub_1' },
  purchase: null,
  sessionKey: 'portal sub_1 2026-11-01',
  surface: 'portal',
  raisedAt: 0,
};

test('a request that an earlier release kept as an intention is a retention request without a comment', () => {
  const intention = { kind: 'cancel', subscriptionId: 'sub_1', attempt: 'a', feedback: 'unused' };
  expect(momentFromStored({ ...moment, intention } as unknown as Moment)).toEqual({
    ...moment,
    retentionRequest: { ...intention, comment: null },
  });
  const change = { ...intention, kind: 'change_plan', feedback: undefined };
  expect(momentFromStored({ ...moment, intention: change } as unknown as Moment).retentionRequest).toEqual(
    change,
  );
});

test('a moment of this release is as it was kept', () => {
  expect(momentFromStored(moment)).toEqual(moment);
});
