import { sampleBusiness } from '../../domain/business/sample-business.ts';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Money } from '../../domain/money/money.ts';
import { assetPaths, assetsApp } from '../parts/assets.ts';
import type { CheckoutPage } from '../parts/checkout-model.ts';
import { CheckoutView } from './checkout-view.tsx';
import { renderPage } from '../parts/layout.tsx';
import { disclosureRows } from '../parts/disclosure-rows.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Order } from '../parts/order-model.ts';

const usd = (amount: bigint): Money => ({ amount, currency: 'USD' });

const order: Order = {
  lines: [
    {
      name: 'Pro plan',
      description: null,
      isRecurring: true,
      quantity: 1,
      unitPrice: usd(3_000n),
      amount: usd(3_000n),
      trial: null,
      addons: [],
    },
  ],
  subtotal: usd(3_000n),
  discounts: [{ code: 'WELCOME10', amount: usd(300n) }],
  tax: { added: usd(270n), included: usd(0n), rateBps: 1_000 },
  total: usd(2_970n),
  coming: {
    kind: 'charged',
    runs: [
      {
        amount: usd(3_300n),
        interval: { count: 1, interval: 'Month' },
        from: Date.UTC(2026, 11, 23),
        to: null,
      },
    ],
    endsAt: null,
  },
};

const page: CheckoutPage = {
  locale: 'en',
  path: '/checkout/cks_1?x=1',
  seller: { name: 'Sample Store', isTestMode: true, timeZone: 'UTC', record: sampleBusiness },
  sessionId: 'cks_1',
  order,
  fields: {
    phone: 'optional',
    taxId: 'optional',
    postalCode: 'required',
    state: 'required',
    city: 'required',
    street: 'required',
    isEmailFixed: false,
    isNameFixed: false,
    isCountryFixed: false,
    isPostalCodeFixed: false,
    isCardNameRequired: false,
  },
  values: {
    email: 'customer@example.com',
    name: 'Sample Customer',
    phone: '',
    country: 'US',
    postalCode: '94107',
    state: 'CA',
    city: '',
    street: '',
    taxId: '',
    custom: {},
  },
  customFields: [
    {
      key: 'size',
      label: 'Size',
      fieldType: 'dropdown',
      options: ['S'],
      placeholder: null,
      isRequired: true,
    },
    { key: 'news', label: 'News', fieldType: 'boolean', options: [], placeholder: null, isRequired: false },
  ],
  discountCode: { typed: '' },
  removableCodes: [],
  savedMethods: [],
  chosenMethod: 'new',
  errors: [],
  notice: null,
  exit: { url: 'https://shop.example.com/cart', isSellers: true },
  disclosure: null,
};

const render = (changed: Partial<CheckoutPage> = {}) =>
  renderPage(CheckoutView({ page: { ...page, ...changed } }));

const disclosed = ({ lines, total, coming }: Order, locale: Locale, openUntil: number | null = null) =>
  disclosureRows(
    {
      kind: 'order',
      lines,
      total,
      isTaxKnown: true,
      coming,
      card: null,
      startsAt: null,
      openUntil,
      seller: page.seller,
    },
    { locale, timeZone: 'UTC' },
  );

const inYen: Order = {
  ...order,
  discounts: [],
  subtotal: { amount: 3_000n, currency: 'JPY' },
  tax: {
    added: { amount: 0n, currency: 'JPY' },
    included: { amount: 272n, currency: 'JPY' },
    rateBps: 1_000,
  },
  total: { amount: 3_000n, currency: 'JPY' },
  coming: null,
};

const savedCard = { network: 'VISA', lastFour: '4242', expiryMonth: 6, expiryYear: 2025 };

describe('the hosted checkout', () => {
  it('says on its button exactly what will be charged, in the language of the page', async () => {
    expect(await render()).toContain('>Pay $29.70</button>');
    expect(await render({ locale: 'ja', order: inYen })).toContain('>¥3,000を支払う</button>');
  });

  it('says what will be charged later before it is agreed to', async () => {
    const html = await render();
    expect(html).toContain('Then $33.00 every month, from December 23, 2026');
    expect(html).toContain('By paying you agree that $33.00');
  });

  it('says that later charges have neither date nor amount, where the seller charges on demand', async () => {
    const onDemand: Order = { ...order, coming: { kind: 'on_demand' } };
    const html = await render({ order: onDemand, disclosure: disclosed(onDemand, 'en') });
    expect(html).toContain('have no fixed date or amount');
    expect(html).toContain('By continuing you agree that the seller may charge this payment method again');
    expect(html).toContain('then amounts that vary');
    expect(html).toContain('Later payments have no fixed date: your card is charged when');
    expect(await render()).not.toContain('the seller may charge');
  });

  it('sends back the total that was shown', async () => {
    expect(await render()).toContain('name="expected_total" value="2970 USD"');
  });

  it('shows no Japanese disclosure unless it is given one, and then all of it', async () => {
    expect(await render({ locale: 'ja' })).not.toContain('特定商取引法');
    const openUntil = Date.UTC(2026, 11, 31, 14, 59);
    const html = await render({ locale: 'ja', order: inYen, disclosure: disclosed(inYen, 'ja', openUntil) });
    for (const words of [
      '分量',
      '販売価格',
      'お支払い時期',
      '提供時期',
      '返品',
      'Sample Store',
      '申込期限',
      '2026年12月31日 14:59',
    ]) {
      expect(html).toContain(words);
    }
  });

  it('links every error to its field, which says the same', async () => {
    const fields = [
      'email',
      'country',
      'custom.size',
      'custom.news',
      'card_number',
      'discount_code',
    ] as const;
    const html = await render({ errors: fields.map((field) => ({ field, reason: 'required' })) });
    for (const field of fields) {
      expect(html).toContain(`href="#field-${field}"`);
      expect(html).toMatch(new RegExp(`id="field-${field}"[^>]*aria-invalid="true"`));
      expect(html).toContain(`id="field-${field}-error"`);
    }
  });

  it('gives every label a field and every id one owner', async () => {
    const html = await render();
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/<label for="([^"]+)"/g)) expect(ids).toContain(id);
  });

  it('never fills in card details', async () => {
    const html = await render({ errors: [{ field: 'card_number', reason: 'card_number_invalid' }] });
    for (const [input] of html.matchAll(/<input[^>]*name="card_[^>]*>/g))
      expect(input).not.toContain('value=');
  });

  it('offers an unusable saved card to nobody, and says why', async () => {
    const savedMethods = [{ id: 'pm_1', card: savedCard, unusable: 'expired' as const, wasDeclined: false }];
    const html = await render({ savedMethods });
    expect(html).toMatch(/value="pm_1"[^>]*disabled/);
    expect(html).toContain('Expired 06/25');
  });

  it('requires the card form in the browser only where it is the one way to pay', async () => {
    const cardNumber = /<input[^>]*name="card_number"[^>]*>|<input[^>]*id="field-card_number"[^>]*>/;
    expect(cardNumber.exec(await render())?.[0]).toContain('required');
    const savedMethods = [{ id: 'pm_1', card: savedCard, unusable: null, wasDeclined: false }];
    expect(cardNumber.exec(await render({ savedMethods, chosenMethod: 'pm_1' }))?.[0]).not.toContain(
      'required',
    );
  });

  it('shows what a customer or seller typed as text, never as markup', async () => {
    const hostile = '"><script>alert(1)</script>';
    const html = await render({
      values: { ...page.values, name: hostile },
      seller: { ...page.seller, name: hostile },
      discountCode: { typed: hostile },
    });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  it('contains nothing the content security policy would block', async () => {
    const html = await render();
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) expect(tag).toContain('src="/assets/');
  });

  it('stays on its page when the language is changed, with its query', async () => {
    expect(await render()).toContain('href="/checkout/cks_1?x=1&amp;lang=ja"');
  });

  it.each(['en', 'ja'] as const)('weighs less than 50 KB without fonts, in %s', async (locale) => {
    const paths = assetPaths();
    const html = gzipSync(await render({ locale })).byteLength;
    let total = html;
    for (const path of [paths.styles, paths.japaneseFont, paths.script, paths.icon]) {
      const answer = await assetsApp.request(path.replace('/assets', ''), {
        headers: { 'accept-encoding': 'gzip' },
      });
      total += (await answer.arrayBuffer()).byteLength;
    }
    expect(total).toBeLessThan(50_000);
  });
});
