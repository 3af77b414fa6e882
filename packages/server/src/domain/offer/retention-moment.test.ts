import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { dayMs } from '../time.ts';
import { isFulfillable, momentOfRequest } from './retention-moment.ts';
import type { RetentionRequest } from './retention-request.ts';
import { presentationStates } from './presentation.ts';
import { momentWith, sampleNow, contextWith } from './sample-offers.ts';
import { stopByCustomer } from './suppression.ts';

const subscriptionId = asId<'subscription'>('sub_1');
const cancelling: RetentionRequest = {
  kind: 'cancel',
  subscriptionId,
  attempt: 'a',
  feedback: 'unused',
  comment: null,
};
const moving: RetentionRequest = {
  kind: 'change_plan',
  subscriptionId,
  attempt: 'b',
  change: {
    productId: asId<'product'>('prod_basic'),
    quantity: 1,
    isAtNextBillingDate: false,
    quoteId: asId<'quote'>('quo_1'),
    asked: -5000n,
    wallet: 0n,
  },
};

test('says to audiences what it is about, and no more', () => {
  expect(momentOfRequest(cancelling, sampleNow)).toMatchObject({
    name: 'cancel_intent',
    context: { subscription_id: 'sub_1', reason: 'unused' },
  });
  expect(momentOfRequest({ ...cancelling, feedback: null }, sampleNow).context).toEqual({
    subscription_id: 'sub_1',
  });
  expect(momentOfRequest(moving, sampleNow)).toMatchObject({
    name: 'downgrade_intent',
    context: { subscription_id: 'sub_1', to_product_id: 'prod_basic' },
  });
});

test('one offer a day stands before whatever less is asked for, whatever the business allows', () => {
  const moment = momentOfRequest(cancelling, sampleNow);
  const stopOf = (moments: ReturnType<typeof momentWith>) => {
    const before = contextWith({ moment: moments });
    const shown = {
      presentationId: asId<'presentation'>('prs_1'),
      funnelId: asId<'funnel'>('fnl_1'),
      sessionKey: moment.sessionKey,
      presentedAt: sampleNow,
    };
    return stopByCustomer({ ...before, history: { ...before.history, presented: [shown] } })?.reason;
  };
  expect(stopOf(moment)).toBe('capped_session');
  expect(stopOf(momentOfRequest(moving, sampleNow)), 'the other way to less').toBe('capped_session');
  expect(stopOf(momentOfRequest(cancelling, sampleNow + dayMs)), 'another day').toBeUndefined();
  expect(stopOf(momentWith({ sessionKey: moment.sessionKey })), 'who waits for nothing').toBeUndefined();
});

test('can be done in every state but those in which the offer was taken', () => {
  const closed = presentationStates.filter((state) => !isFulfillable(state));
  expect(closed).toEqual(['accepting', 'requires_action', 'accepted']);
});
