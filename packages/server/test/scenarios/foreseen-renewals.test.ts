import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { foreseeRenewals } from '../../src/domain/subscription/foresee-renewals.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { previewChangePlan } from '../../src/use-cases/billing/subscriptions/preview-change-plan.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { sellPlan } from '../support/shop.ts';
import { openDiary } from './diary.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

test.each([
  ['immediately', 'difference_immediately', [0, 1000, 3000]],
  ['next_billing_date', 'full_immediately', [3000, 3000, 3000]],
] as const)(
  'renewals after a change %s are charged on the days and for what was foreseen',
  async (effective_at, mode, amounts) => {
    const diary = await openDiary(api, '2027-01-31T09:30Z');
    const [basic, pro] = [await sellPlan(diary.shop), await sellPlan(diary.shop, { price: 8000 })];
    const id = await diary.subscribe(pro);
    await diary.on('2027-02-10T00:00Z');
    const scope = await findBusiness(api.runtime.sql, diary.shop.scope.businessId);
    expect(scope).toBeDefined();
    const { after, taxRates } = await previewChangePlan(
      api.runtime,
      scope ?? diary.shop.scope,
      asId<'subscription'>(id),
      {
        plan: { productId: asId<'product'>(basic), quantity: 1, addons: [], discountCodes: null },
        mode,
        isAtNextBillingDate: effective_at === 'next_billing_date',
        replacesScheduled: false,
        onPaymentFailure: null,
        metadata: null,
      },
    );
    const renewals = foreseeRenewals(after.subscription, after.funds, taxRates, 3);
    const answer = await diary.shop.request('POST', `/subscriptions/${id}/change-plan`, {
      product_id: basic,
      quantity: 1,
      proration_billing_mode: mode,
      effective_at,
    });
    expect(answer.status, answer.text).toBe(200);
    await diary.on('2027-05-01T00:00Z');
    const charged = (await diary.payments(id)).slice(1);
    expect(charged.map(({ total_amount }) => total_amount)).toEqual(amounts);
    expect(charged.map(({ created_at, total_amount }) => [created_at, total_amount])).toEqual(
      renewals.map(({ at, total }) => [new Date(at).toISOString(), Number(total)]),
    );
  },
);
