import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestFields } from '../../src/http/request-fields.ts';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { cards, confirm, guest, oneClickBody, openCheckout, sellCourse, stateOf } from '../support/shop.ts';
import { submit, typedCard } from '../support/pages.ts';

/** The SDK's types of the bodies, by operation. */
const types: Record<keyof typeof requestFields, readonly [file: string, type: string]> = {
  'checkoutSessions.create': ['checkout-sessions', 'CheckoutSessionRequest'],
  'checkoutSessions.preview': ['checkout-sessions', 'CheckoutSessionPreviewParams'],
  'payments.create': ['payments', 'PaymentCreateParams'],
  'subscriptions.create': ['subscriptions', 'SubscriptionCreateParams'],
  'subscriptions.changePlan': ['subscriptions', 'SubscriptionChangePlanParams'],
  'subscriptions.previewChangePlan': ['subscriptions', 'SubscriptionPreviewChangePlanParams'],
  'subscriptions.charge': ['subscriptions', 'SubscriptionChargeParams'],
  'refunds.create': ['refunds', 'RefundCreateParams'],
};

const resources = fileURLToPath(new URL('.', import.meta.resolve('dodopayments/resources/payments')));
const program = ts.createProgram(
  [...new Set(Object.values(types).map(([file]) => `${resources}${file}.d.ts`))],
  {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  },
);
const checker = program.getTypeChecker();

/** The paths of all fields of a body, through lists, down to those that hold no fields. */
function fieldsOf([file, name]: readonly [string, string]): string[] {
  const source = program.getSourceFile(`${resources}${file}.d.ts`);
  const symbol = source && checker.getSymbolAtLocation(source);
  const found = symbol && checker.getExportsOfModule(symbol).find((each) => each.name === name);
  if (!source || !found) throw new Error(`the SDK has no ${name}`);
  return below(checker.getDeclaredTypeOfSymbol(found), '', source);
}

function below(type: ts.Type, path: string, at: ts.Node): string[] {
  const parts = type.isUnion() ? type.types : [type];
  const held = parts.flatMap((part) => {
    const element =
      part.symbol?.name === 'Array' ? checker.getTypeArguments(part as ts.TypeReference)[0] : part;
    return element ? (element.isUnion() ? element.types : [element]) : [];
  });
  const fields = held
    .filter((part) => part.flags & ts.TypeFlags.Object)
    .flatMap((part) => checker.getPropertiesOfType(part))
    .flatMap((property) =>
      below(
        checker.getTypeOfSymbolAtLocation(property, at),
        path === '' ? property.name : `${path}.${property.name}`,
        at,
      ),
    );
  return fields.length === 0 ? [path] : [...new Set(fields)];
}

test.for(Object.entries(types))(
  'every official field of %s is honoured, ignored for a reason, or refused',
  ([operation, type]) => {
    const listed = Object.keys(requestFields[operation as keyof typeof requestFields]);
    const official = fieldsOf(type);
    expect(official.length).toBeGreaterThan(3);
    const isListed = (path: string) => listed.some((each) => path === each || path.startsWith(`${each}.`));
    expect(official.filter((path) => !isListed(path))).toEqual([]);
  },
);

let api: TestApi;
let course: string;
beforeAll(async () => {
  api = await createTestApi();
  course = await sellCourse(api);
});
afterAll(() => api.drop());

describe('what cannot be honoured is refused before anything is charged', () => {
  test.for([
    { mandate_min_amount_inr_paise: 1_500_000 },
    { allowed_payment_method_types: ['credit'] },
    { allowed_payment_method_types: ['upi_collect'] },
    { product_collection_id: 'pdc_1' },
  ])('%j', async (over) => {
    const buyer = await createBuyer(api);
    const before = await stateOf(api.runtime);
    const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, course, over));
    expectRefusal(answer, 422, 'UNSUPPORTED_FEATURE', new RegExp(Object.keys(over)[0] ?? ''));
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('an amount beside a refund, which would otherwise give back everything', async () => {
    const buyer = await createBuyer(api);
    const { body } = await api.request('POST', '/checkouts', oneClickBody(buyer, course));
    const before = await stateOf(api.runtime);
    const refund = { payment_id: body.payment_id as string, amount: 100 };
    expectRefusal(await api.request('POST', '/refunds', refund), 422, 'UNSUPPORTED_FEATURE', /items/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('a question that must be answered, where one click asks nobody', async () => {
    const custom_fields = [{ key: 'size', label: 'Size', field_type: 'text', required: true }];
    const body = oneClickBody(await createBuyer(api), course, { custom_fields });
    const before = await stateOf(api.runtime);
    const answer = await api.request('POST', '/checkouts', body);
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /custom_fields\.size: is required/);
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('and what asks for nothing is not', async () => {
    const body = oneClickBody(await createBuyer(api), course, {
      mandate_min_amount_inr_paise: null,
      allowed_payment_method_types: ['credit', 'debit', 'apple_pay'],
      feature_flags: { require_tax_id: false, single_page: true },
      short_link: true,
      unheard_of: 1,
    });
    expect((await api.request('POST', '/checkouts', body)).body).toMatchObject({
      payment_status: 'succeeded',
    });
  });
});

describe('a tax id that the seller requires', () => {
  const flags = { feature_flags: { require_tax_id: true } };

  test('is needed for one click, which charges nothing without it', async () => {
    const buyer = await createBuyer(api);
    const before = await stateOf(api.runtime);
    for (const over of [flags, { ...flags, tax_id: '  ' }]) {
      const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, course, over));
      expectRefusal(answer, 422, 'TAX_ID_REQUIRED', /require_tax_id/);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
    const sent = oneClickBody(buyer, course, { ...flags, tax_id: 'DE123456789' });
    expect((await api.request('POST', '/checkouts', sent)).body).toMatchObject({
      payment_status: 'succeeded',
    });
  });

  test('is asked for by the hosted checkout, in its API and on its page, and stands on the invoice', async () => {
    const first = await openCheckout(api, [course], flags);
    expectRefusal(await confirm(api, first), 422, 'TAX_ID_REQUIRED', /tax_id/);
    const paid = await confirm(api, first, { ...guest(), tax_id: 'DE123456789' });
    expect(paid.body).toMatchObject({ status: 'succeeded' });

    for (const locale of ['en', 'ja']) {
      const address = `/checkout/${await openCheckout(api, [course], { ...flags, customization: { force_language: locale } })}`;
      const fields = {
        action: 'pay',
        email: 'buyer@example.com',
        name: 'Sample Customer',
        country: 'US',
        postal_code: '94107',
        ...typedCard(cards.pays),
      };
      const without = await submit(api, address, fields);
      expect(without.status, without.text).toBe(422);
      expect(without.text).toMatch(
        /name="tax_id"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*name="tax_id"/,
      );
      expect((await submit(api, address, { ...fields, tax_id: 'DE123456789' })).status).toBe(303);
    }
    const [kept] = await api.runtime.sql`
      select count(*)::int as count from checkout_session where options ->> 'taxId' = 'DE123456789'`;
    expect(kept?.['count']).toBe(4);
  });
});

test("a cardholder's name and a phone number that the seller requires are needed for one click", async () => {
  const buyer = await createBuyer(api);
  const phone = oneClickBody(buyer, course, { feature_flags: { require_phone_number: true } });
  expectRefusal(await api.request('POST', '/checkouts', phone), 422, 'INVALID_REQUEST_BODY', /phone_number/);
  await api.runtime.sql`
    update payment_method set instrument = jsonb_set(instrument, '{holderName}', 'null')
    where payment_method_id = ${buyer.paymentMethodId}`;
  const name = oneClickBody(buyer, course, { feature_flags: { require_cardholder_name: true } });
  expectRefusal(
    await api.request('POST', '/checkouts', name),
    422,
    'INVALID_REQUEST_BODY',
    /require_cardholder_name/,
  );
});
