import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { act, present } from '../support/presentations.ts';
import { sellCourse, sellPlan } from '../support/shop.ts';

/*
 * What is charged is what was displayed, to the last unit, whatever is sold, with whatever discount, quantity and
 * tax. The gateway's own book is the witness.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.runtime.sql`
    insert into tax_rate (business_id, country, state, tax_category, name, rate_bps)
    values (${api.scope.businessId}, 'JP', '', '', 'Consumption tax', 1000),
      (${api.scope.businessId}, 'US', '', '', 'Tax', 825), (${api.scope.businessId}, 'BH', '', '', 'VAT', 1111)`;
});
afterAll(() => api.drop());

const places = [
  { currency: 'USD', country: 'US' },
  { currency: 'JPY', country: 'JP' },
  { currency: 'BHD', country: 'BH' },
] as const;

test('charged equals displayed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        place: fc.constantFrom(...places),
        price: fc.integer({ min: 2_000, max: 300_000 }),
        ownDiscount: fc.integer({ min: 0, max: 30 }),
        bps: fc.integer({ min: 1, max: 7_000 }),
        quantity: fc.integer({ min: 1, max: 5 }),
        isTaxInclusive: fc.boolean(),
        isPlan: fc.boolean(),
      }),
      async ({ place, price, ownDiscount, bps, quantity, isTaxInclusive, isPlan }) => {
        const terms = {
          currency: place.currency,
          price,
          discount: ownDiscount,
          tax_inclusive: isTaxInclusive,
        };
        const productId = await (isPlan ? sellPlan(api, terms) : sellCourse(api, terms));
        const buyer = await createBuyer(api, { country: place.country });
        const { presentation } = await present(
          api,
          {
            product_id: productId,
            offer: {
              kind: isPlan ? 'subscription' : 'one_time',
              discount: { type: 'percentage', bps },
              quantity: { minimum: 1, maximum: 5 },
            },
          },
          buyer,
        );
        const id = presentation.presentation_id as string;
        const { quote } = await act(api, id, 'view', { quantity });
        const sum = (part: string): number =>
          (quote.lines as Record<string, number>[]).reduce((total, line) => total + (line[part] ?? 0), 0);
        expect(quote.total_amount).toBe(quote.subtotal - quote.discount + quote.tax);
        for (const part of ['subtotal', 'discount', 'tax']) expect(sum(part), part).toBe(quote[part]);
        expect(sum('total')).toBe(quote.total_amount);
        const accepted = await act(api, id, 'accept', { quote_id: quote.quote_id });
        expect(accepted.status).toBe('accepted');
        const payment = (await api.request('GET', `/payments/${String(accepted.payment_id)}`)).body;
        expect(payment).toMatchObject({
          total_amount: quote.total_amount,
          tax: quote.tax,
          currency: place.currency,
        });
        const charges = await api.runtime.simulator.listCharges(api.scope.businessId);
        const charge = charges.find(({ paymentId }) => paymentId === accepted.payment_id);
        expect(charge?.amount).toEqual({
          amount: BigInt(quote.total_amount as number),
          currency: place.currency,
        });
      },
    ),
    { numRuns: 40 },
  );
});
