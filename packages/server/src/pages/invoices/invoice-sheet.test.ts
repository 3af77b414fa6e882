import { describe, expect, test } from 'vitest';
import type { CreditNote } from '../../domain/invoice/credit-note.ts';
import type { Invoice } from '../../domain/invoice/invoice.ts';
import { asId } from '../../domain/ids.ts';
import type { CountryCode } from '../../domain/tax/countries.ts';
import { creditNoteSheet } from './credit-note-sheet.ts';
import { invoiceSheet } from './invoice-sheet.ts';

const inJapan: Invoice['buyer'] = {
  name: '見本 太郎',
  email: 'sample.customer@example.com',
  businessName: '株式会社サンプル',
  taxId: 'T1234567890123',
  address: {
    country: 'JP',
    state: '東京都',
    city: '港区',
    street: '見本町1-2-3',
    zipcode: '107-0061',
  },
};

const inUsa: Invoice['buyer'] = {
  name: 'Sample Customer',
  email: 'sample.customer@example.com',
  businessName: null,
  taxId: null,
  address: { country: 'US', state: 'CA', city: 'San Francisco', street: '1 Sample Street', zipcode: '94107' },
};

const seller: Invoice['seller'] = {
  name: 'Sample Shop',
  address: null,
  supportEmail: null,
  supportPhone: null,
  taxRegistrations: [],
  logo: null,
};

function invoice(change: Partial<Invoice> = {}): Invoice {
  const line = { isAddon: false, quantity: 1, unitAmount: 4_900n, amount: 4_900n, taxRateBps: 825 };
  return {
    number: 'SA-2026-00042',
    orderNumber: '1042',
    // In Tokyo it is the next day already.
    // 03:00 on the 23rd in Tokyo.
    issuedAt: Date.UTC(2026, 10, 22, 18),
    timeZone: 'Asia/Tokyo',
    seller,
    isTest: false,
    buyer: inUsa,
    currency: 'USD',
    lines: [
      { ...line, name: 'Starter course', isTaxInclusive: false },
      { ...line, name: 'Extra seats', isTaxInclusive: false, isAddon: true, quantity: 1_000, amount: 0n },
    ],
    subtotal: 4_900n,
    discount: 490n,
    discountCodes: ['WELCOME', 'AUTUMN'],
    unused: 0n,
    credit: 0n,
    taxes: [{ rateBps: 825, isIncluded: false, taxable: 4_410n, tax: 364n }],
    total: 4_774n,
    paidByWallet: 0n,
    paidWith: { network: 'VISA', lastFour: '4242' },
    refunds: [],
    paid: 4_774n,
    ...change,
  };
}

function inYen(change: Partial<Invoice> = {}): Invoice {
  const line = { name: '講座', isAddon: false, quantity: 1, isTaxInclusive: true };
  return invoice({
    currency: 'JPY',
    buyer: inJapan,
    lines: [
      { ...line, unitAmount: 9_800n, amount: 9_800n, taxRateBps: 1_000 },
      { ...line, unitAmount: 1_080n, amount: 1_080n, taxRateBps: 800, isTaxInclusive: false },
    ],
    subtotal: 10_880n,
    discount: 0n,
    discountCodes: [],
    taxes: [
      { rateBps: 1_000, isIncluded: true, taxable: 8_909n, tax: 891n },
      { rateBps: 800, isIncluded: false, taxable: 1_080n, tax: 86n },
    ],
    total: 10_966n,
    paid: 10_966n,
    ...change,
  });
}

const textOf = ({ label, amount }: { label: string; amount: string }): string => `${label}: ${amount}`;

test('tells its dates by the calendar of the sale, in every language', () => {
  const noteIn = (timeZone: string) =>
    (['en', 'ja'] as const).map(
      (locale) => invoiceSheet(invoice({ timeZone, paidWith: null }), locale).headline.note,
    );
  expect(noteIn('Asia/Tokyo')).toEqual(['Paid on November 23, 2026', '2026年11月23日に領収いたしました']);
  expect(noteIn('America/New_York')).toEqual([
    'Paid on November 22, 2026',
    '2026年11月22日に領収いたしました',
  ]);
});

test('says in English what was bought, taken off, taxed and paid', () => {
  const sheet = invoiceSheet(invoice(), 'en');
  expect(sheet).toMatchObject({
    title: 'Invoice',
    documentTitle: 'Invoice SA-2026-00042 · Sample Shop',
    seller: 'Sample Shop',
    warning: null,
    headline: { amount: '$47.74', note: 'Paid on November 23, 2026 with Visa ending in 4242' },
    columns: ['Item', 'Qty', 'Unit price', 'Tax', 'Amount'],
    rows: [
      { cells: ['Starter course', '1', '$49.00', '8.25%', '$49.00'], isIndented: false },
      { cells: ['Extra seats', '1,000', '$49.00', '8.25%', '$0.00'], isIndented: true },
    ],
  });
  expect(sheet.party.lines).toEqual([
    'Sample Customer',
    '1 Sample Street',
    'San Francisco, CA 94107',
    'United States',
    'sample.customer@example.com',
  ]);
  expect(sheet.facts).toEqual([
    ['Invoice number', 'SA-2026-00042'],
    ['Date', 'November 23, 2026'],
    ['Order number', '1042'],
  ]);
  expect(sheet.sums.map(textOf)).toEqual([
    'Subtotal: $49.00',
    'Discount WELCOME, AUTUMN: −$4.90',
    'Tax 8.25% on $44.10: $3.64',
    'Total USD: $47.74',
  ]);
  expect(sheet.page(1, 2)).toBe('Page 1 of 2');
});

test("says it in Japanese by Japan's calendar, with the consumption tax of each rate", () => {
  const sheet = invoiceSheet(inYen(), 'ja');
  expect(sheet).toMatchObject({
    title: '請求書 兼 領収書',
    headline: { amount: '¥10,966', note: '2026年11月23日に Visa 末尾 4242 のカードで領収いたしました' },
    columns: ['品目', '数量', '単価', '税率', '金額'],
  });
  expect(sheet.rows.map(({ cells }) => cells[3])).toEqual(['内税 10%', '8%']);
  expect(sheet.party.lines).toEqual([
    '株式会社サンプル',
    '見本 太郎 様',
    '〒107-0061',
    '東京都港区見本町1-2-3',
    'sample.customer@example.com',
    '税務登録番号 T1234567890123',
  ]);
  expect(sheet.sums.map(textOf)).toEqual([
    '小計: ¥10,880',
    '消費税 8%（対象 ¥1,080）: ¥86',
    '合計（税込） JPY: ¥10,966',
    'うち消費税 10%（税抜対象 ¥8,909）: ¥891',
  ]);
});

test('writes a foreign address as its country does, whatever the language', () => {
  expect(invoiceSheet(invoice(), 'ja').party.lines).toEqual([
    'Sample Customer 様',
    '1 Sample Street',
    'San Francisco, CA 94107',
    'アメリカ合衆国',
    'sample.customer@example.com',
  ]);
});

describe('an address', () => {
  const linesOf = (address: Invoice['buyer']['address'], locale: 'en' | 'ja') => {
    const { lines } = invoiceSheet(invoice({ buyer: { ...inUsa, address } }), locale).party;
    return lines.slice(1, -1);
  };
  const at = (country: CountryCode, ...[street, city, state, zipcode]: (string | null)[]) => ({
    country,
    street: street ?? null,
    city: city ?? null,
    state: state ?? null,
    zipcode: zipcode ?? null,
  });

  test('has the postal code before the city in Germany, and on a line of its own in Britain', () => {
    const berlin = at('DE', 'Musterstraße 1', 'Berlin', null, '10115');
    expect(linesOf(berlin, 'en')).toEqual(['Musterstraße 1', '10115 Berlin', 'Germany']);
    expect(linesOf(berlin, 'ja')).toEqual(['Musterstraße 1', '10115 Berlin', 'ドイツ']);
    const london = at('GB', '1 Sample Road', 'London', null, 'SW1A 1AA');
    expect(linesOf(london, 'en')).toEqual(['1 Sample Road', 'London', 'SW1A 1AA', 'United Kingdom']);
  });

  test('keeps what its country does not have, and names Hong Kong by its short name', () => {
    const given = at('HK', '1 Sample Road', 'Mong Kok', 'Kowloon', '999077');
    expect(linesOf(given, 'en')).toEqual(['1 Sample Road', 'Mong Kok', 'Kowloon', '999077', 'Hong Kong']);
    expect(linesOf(given, 'ja').at(-1)).toBe('香港');
  });

  test('in Japan has one 〒 in Japanese, and the order of its script in English', () => {
    const old = at('JP', '見本町1-2-3', '港区', '東京都', '〒107-0061');
    expect(linesOf(old, 'ja')).toEqual(['〒107-0061', '東京都港区見本町1-2-3']);
    expect(linesOf(old, 'en')).toEqual(['〒107-0061', '東京都港区見本町1-2-3', 'Japan']);
    const latin = at('JP', '1-2-3 Sample', 'Minato', 'Tokyo', '107-0061');
    expect(linesOf(latin, 'en')).toEqual(['1-2-3 Sample', 'Minato, Tokyo 107-0061', 'Japan']);
  });
});

test('calls a tax outside Japan a tax', () => {
  expect(invoiceSheet(invoice(), 'ja').sums.map(textOf)).toContain('税 8.25%（対象 $44.10）: $3.64');
});

test('says nothing of tax where there is none, and nothing of a card where none paid', () => {
  const free = invoice({
    lines: [],
    discount: 0n,
    taxes: [{ rateBps: 0, isIncluded: false, taxable: 4_900n, tax: 0n }],
    total: 4_900n,
    paidWith: null,
  });
  const sheet = invoiceSheet(free, 'en');
  expect(sheet.columns).toEqual(['Item', 'Qty', 'Unit price', 'Amount']);
  expect(sheet.sums.map(textOf)).toEqual(['Total USD: $49.00']);
  expect(sheet.headline.note).toBe('Paid on November 23, 2026');
});

test('shows what was given back, and what is left', () => {
  const refund = { refundId: asId<'refund'>('ref_sample'), at: Date.UTC(2026, 10, 25), amount: 4_000n };
  const sums = invoiceSheet(invoice({ refunds: [refund], paid: 774n }), 'en').sums.map(textOf);
  expect(sums.slice(-3)).toEqual([
    'Total USD: $47.74',
    'Refunded on November 25, 2026: −$40.00',
    'Paid after refunds USD: $7.74',
  ]);
});

test('warns that a document of test mode has no value', () => {
  expect(invoiceSheet(invoice({ isTest: true }), 'en').warning).toMatch(/^Test mode/);
});

test('writes a dinar with its three decimals', () => {
  expect(invoiceSheet(invoice({ currency: 'BHD' }), 'en').headline.amount).toBe('BHD\u00a04.774');
});

test('shows unused time and credit on lines of their own, and who paid how much', () => {
  const changed = invoice({ unused: 1_000n, credit: 300n, discountCodes: [], paidByWallet: 2_000n });
  const english = invoiceSheet(changed, 'en');
  expect(english.headline.note).toBe('Paid on November 23, 2026 with your wallet and Visa ending in 4242');
  expect(english.sums.map(textOf)).toEqual([
    'Subtotal: $49.00',
    'Discount: −$4.90',
    'Unused time on the previous plan: −$10.00',
    'Credit: −$3.00',
    'Tax 8.25% on $44.10: $3.64',
    'Total USD: $47.74',
    'Paid with wallet: $20.00',
    'Paid with Visa ending in 4242: $27.74',
  ]);
  const whole = invoiceSheet(invoice({ paidByWallet: 4_774n, paidWith: null }), 'ja');
  expect(whole.headline.note).toBe('2026年11月23日にお客様の残高から領収いたしました');
  expect(whole.sums.map(textOf).at(-1)).toBe('お客様の残高でのお支払い: $47.74');
  expect(invoiceSheet(changed, 'ja').sums.map(textOf)).toEqual(
    expect.arrayContaining([
      '変更前プランの未使用期間分: −$10.00',
      'プランの残高の充当: −$3.00',
      'Visa 末尾 4242 のカードでのお支払い: $27.74',
    ]),
  );
});

test("a refund's document names the invoice it takes back from, with the tax inside", () => {
  const note: CreditNote = {
    number: 'CN-2026-00007',
    invoiceNumber: 'SA-2026-00042',
    issuedAt: Date.UTC(2026, 10, 25),
    timeZone: 'UTC',
    invoicedAt: Date.UTC(2026, 10, 23),
    seller,
    isTest: false,
    buyer: inJapan,
    currency: 'JPY',
    lines: [{ name: '講座', amount: 1_100n, taxRateBps: 1_000 }],
    taxes: [{ rateBps: 1_000, isIncluded: true, taxable: 1_000n, tax: 100n }],
    total: 1_100n,
    returnedToWallet: 0n,
    paidWith: { network: 'JCB', lastFour: '1234' },
  };
  const english = creditNoteSheet(note, 'en');
  expect(english.facts).toEqual([
    ['Credit note number', 'CN-2026-00007'],
    ['Date', 'November 25, 2026'],
    ['Invoice number', 'SA-2026-00042'],
    ['Invoice date', 'November 23, 2026'],
  ]);
  expect(english.sums.map(textOf)).toEqual([
    'Total refunded JPY: ¥1,100',
    'Includes tax 10% on ¥1,000: ¥100',
  ]);
  const japanese = creditNoteSheet(note, 'ja');
  expect(japanese.title).toBe('返金明細書');
  expect(japanese.rows).toEqual([{ cells: ['講座', '内税 10%', '¥1,100'], isIndented: false }]);
  expect(japanese.headline.note).toBe('2026年11月25日に JCB 末尾 1234 のカードへ返金いたしました');
  const shared = { ...note, returnedToWallet: 300n };
  expect(creditNoteSheet(shared, 'ja').headline.note).toBe(
    '2026年11月25日に JCB 末尾 1234 のカードとお客様の残高へ返金いたしました',
  );
  expect(creditNoteSheet(shared, 'en').sums.map(textOf).slice(-2)).toEqual([
    'To JCB ending in 1234: ¥800',
    'To wallet: ¥300',
  ]);
  const toWallet = { ...note, returnedToWallet: 1_100n, paidWith: null };
  expect(creditNoteSheet(toWallet, 'en').headline.note).toBe('Refunded on November 25, 2026 to your wallet');
});

const registered: Invoice['seller'] = {
  ...seller,
  name: 'サンプル工房株式会社',
  address: { country: 'JP', state: '東京都', city: '千代田区', street: '見本町1-2-3', zipcode: '100-0000' },
  supportEmail: 'support@example.com',
  supportPhone: '03-0000-0000',
  taxRegistrations: [{ country: 'JP', type: 'jp_qualified_invoice', number: 'T7000012050002' }],
};

test('names the seller with its address, registration and contact', () => {
  expect(invoiceSheet(inYen({ seller: registered }), 'ja')).toMatchObject({
    seller: 'サンプル工房株式会社',
    sellerLines: [
      '〒100-0000',
      '東京都千代田区見本町1-2-3',
      '登録番号 T7000012050002',
      '03-0000-0000',
      'support@example.com',
    ],
  });
  expect(invoiceSheet(inYen({ seller: registered }), 'en').sellerLines).toContain(
    'Registration number T7000012050002',
  );
});

test('is a qualified invoice in Japan: one total and one tax for each rate, and the reduced rate is marked', () => {
  const mixed = inYen({
    seller: registered,
    taxes: [
      { rateBps: 1_000, isIncluded: false, taxable: 1_000n, tax: 100n },
      { rateBps: 1_000, isIncluded: true, taxable: 7_909n, tax: 791n },
      { rateBps: 800, isIncluded: false, taxable: 1_080n, tax: 86n },
    ],
  });
  const sheet = invoiceSheet(mixed, 'ja');
  expect(sheet.rows.map(({ cells }) => cells[0])).toEqual(['講座', '講座 ※']);
  expect(sheet.sums.filter(({ kind }) => kind === 'remark').map(textOf)).toEqual([
    '10%対象 ¥9,800（税込）　うち消費税: ¥891',
    '8%対象（※軽減税率） ¥1,166（税込）　うち消費税: ¥86',
  ]);
});

test('is no qualified invoice for a buyer elsewhere, or from a seller without a number', () => {
  const abroad = invoiceSheet(inYen({ seller: registered, buyer: inUsa }), 'ja');
  const unregistered = invoiceSheet(inYen(), 'ja');
  for (const { rows, sums } of [abroad, unregistered]) {
    expect(JSON.stringify([rows, sums])).not.toMatch(/※|軽減/);
  }
});
