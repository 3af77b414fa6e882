import { sampleBusiness } from '../../domain/business/sample-business.ts';
import { describe, expect, it } from 'vitest';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import { type Deal, disclosureRows } from './disclosure-rows.ts';
import { consentLines } from './coming-words.ts';
import type { Locale } from '../i18n/locale.ts';
import { composeOfferWords } from '../offer/offer-words.ts';

const yen = (amount: bigint) => ({ amount, currency: 'JPY' }) as const;
const at = (date: string) => Date.parse(`${date}T00:00:00Z`);
const month = { count: 1, interval: 'Month' } as const;
const charged = (from: string, to: string | null, endsAt: string | null): ComingCharges => ({
  kind: 'charged',
  runs: [{ amount: yen(1980n), interval: month, from: at(from), to: to === null ? null : at(to) }],
  endsAt: endsAt === null ? null : at(endsAt),
});
const renews = charged('2026-12-30', null, null);
/** Paid on 30 November, and ten times from 30 December to 30 September. */
const term = charged('2026-12-30', '2027-09-30', '2027-10-30');

const course = { name: 'Course', quantity: 2, isRecurring: false, trial: null };
const plan = { name: 'Plan', quantity: 1, isRecurring: true, trial: null };
const free = { ...plan, trial: { days: 30, isFree: true } };
const paidTrial = { ...plan, trial: { days: 30, isFree: false } };
const base: Deal = {
  kind: 'order',
  lines: [course],
  total: yen(1980n),
  isTaxKnown: true,
  coming: null,
  card: null,
  startsAt: null,
  openUntil: null,
  seller: { name: 'Sample Store', record: sampleBusiness },
};

/** Words about subscriptions, each false if nothing of the kind is bought. */
const words = {
  renewal: /renew|更新日|自動更新/,
  cancelling: /cancel|解約/i,
  subscription: /subscription|定期購入/i,
  trial: /trial|トライアル/i,
  onDemand: /no fixed date|amounts that vary|日付の定めがなく|都度/,
  laterPayment: /later payment|(then|after the trial) ¥|2回目以降|以後 |トライアル終了後/i,
  ends: /ends by itself|満了|更新されません/,
  card: /card|カード/i,
} as const;
type Word = keyof typeof words;

interface Kind {
  readonly kind: string;
  readonly deal: Deal;
  /** Words that must occur; all others must not. */
  readonly says: readonly Word[];
  readonly en: readonly string[];
  readonly ja: readonly string[];
}

const kinds: readonly Kind[] = [
  {
    kind: 'bought once',
    deal: base,
    says: ['card'],
    en: ['Course × 2', '¥1,980 today, tax included', 'For returns, please contact Sample Store.'],
    ja: ['Course × 2', '本日のお支払い ¥1,980（税込）', '返品についてはSample Storeにお問い合わせください。'],
  },
  {
    kind: 'bought once, free of charge',
    deal: { ...base, total: yen(0n) },
    says: [],
    en: ['Nothing is charged when you place the order.', 'Available as soon as the order is placed.'],
    ja: ['ご注文の確定時の請求はありません。', 'ご注文の確定後、すぐに'],
  },
  {
    kind: 'bought once, before its tax is known',
    deal: { ...base, isTaxKnown: false },
    says: ['card'],
    en: ['¥1,980 today, before the tax of your country or region'],
    ja: ['本日のお支払い ¥1,980（税額は国・地域の選択後に計算します）'],
  },
  {
    kind: 'a subscription',
    deal: { ...base, lines: [plan], coming: renews },
    says: ['renewal', 'cancelling', 'subscription', 'laterPayment', 'card'],
    en: [
      'Plan × 1 (renews every month, with no fixed term)',
      'then ¥1,980 every month, from December 30, 2026 until you cancel',
      'A subscription can be cancelled before its next renewal.',
    ],
    ja: [
      'Plan × 1（毎月自動更新、期間の定めなし）',
      '2回目以降 毎月¥1,980（2026年12月30日から、解約されるまで自動更新）',
      '定期購入は次回の更新日の前に解約できます。',
    ],
  },
  {
    kind: 'a subscription with a free trial',
    deal: { ...base, lines: [free], total: yen(0n), coming: renews },
    says: ['renewal', 'cancelling', 'subscription', 'trial', 'laterPayment', 'card'],
    en: [
      'after the trial ¥1,980 every month, from December 30, 2026 until you cancel',
      'The first payment is charged automatically on December 30, 2026, when the trial ends.',
      'Cancelled before December 30, 2026, it costs nothing.',
    ],
    ja: [
      'トライアル終了後 毎月¥1,980（2026年12月30日から、解約されるまで自動更新）',
      'トライアルが終わる2026年12月30日に、初回のお支払いを自動で請求します。',
      '2026年12月30日より前に解約された場合、料金はかかりません。',
    ],
  },
  {
    kind: 'a subscription with a trial that is paid for',
    deal: { ...base, lines: [paidTrial], total: yen(100n), coming: renews },
    says: ['renewal', 'cancelling', 'subscription', 'trial', 'laterPayment', 'card'],
    en: ['¥100 today, tax included', 'Your card is charged when you place the order.'],
    ja: ['本日のお支払い ¥100（税込）', 'ご注文の確定時にカードへ請求します。'],
  },
  {
    kind: 'a subscription with a term',
    deal: { ...base, lines: [plan], coming: term },
    says: ['renewal', 'cancelling', 'subscription', 'laterPayment', 'ends', 'card'],
    // 1,980 today and ten times more.
    en: [
      'Plan × 1 (renews every month until October 30, 2027)',
      '¥21,780 in all until October 30, 2027, tax included',
      'It ends by itself on October 30, 2027.',
    ],
    ja: ['2027年10月30日までのお支払い総額 ¥21,780（税込）', '2027年10月30日に契約期間が満了し'],
  },
  {
    kind: 'a subscription that ends before it renews',
    deal: { ...base, lines: [plan], coming: { kind: 'ends', at: at('2026-12-30') } },
    says: ['renewal', 'cancelling', 'ends', 'card'],
    en: ['It ends by itself on December 30, 2026 and does not renew: there is nothing to cancel.'],
    ja: ['2026年12月30日に終了し、更新されません。解約のお手続きは不要です。'],
  },
  {
    kind: 'a permission to charge on demand',
    deal: { ...base, lines: [plan], coming: { kind: 'on_demand' } },
    says: ['cancelling', 'onDemand', 'laterPayment', 'card'],
    en: ['Plan × 1 (charged on demand, with no fixed term)', 'It can be cancelled at any time.'],
    ja: ['Plan × 1（都度払い、期間の定めなし）', 'いつでも解約でき'],
  },
  {
    kind: 'a subscription together with something bought once',
    deal: { ...base, lines: [plan, course], coming: renews },
    says: ['renewal', 'cancelling', 'subscription', 'laterPayment', 'card'],
    en: ['Course × 2', 'Plan × 1 (renews every month', 'For returns, please contact Sample Store.'],
    ja: ['Course × 2', 'Plan × 1（毎月自動更新', '返品についてはSample Storeにお問い合わせください。'],
  },
  {
    kind: 'another plan now',
    deal: { ...base, kind: 'change', lines: [plan], coming: renews },
    says: ['renewal', 'cancelling', 'laterPayment', 'card'],
    en: [
      'Your card is charged when you confirm the change.',
      'The new plan begins as soon as the change is confirmed and paid.',
      'then ¥1,980 every month, until you change or cancel',
    ],
    ja: ['変更の確定時にカードへ請求します。', '以後 毎月¥1,980（変更または解約されるまで自動更新）'],
  },
  {
    kind: 'another plan later',
    deal: {
      ...base,
      kind: 'change',
      lines: [plan],
      total: yen(0n),
      coming: renews,
      startsAt: at('2026-12-30'),
    },
    says: ['renewal', 'cancelling', 'laterPayment', 'card'],
    en: ['Nothing is charged when you confirm the change.', 'The new plan begins on December 30, 2026.'],
    ja: ['変更の確定時には請求しません。', '2026年12月30日から新しいプランを'],
  },
  {
    kind: 'another plan with a term',
    deal: { ...base, kind: 'change', lines: [plan], coming: term },
    says: ['renewal', 'cancelling', 'laterPayment', 'ends', 'card'],
    en: ['then ¥1,980 every month, the last on September 30, 2027'],
    ja: ['以後 毎月¥1,980（最終 2027年9月30日）'],
  },
];

const textOf = (deal: Deal, locale: Locale): string =>
  disclosureRows(deal, { locale, timeZone: 'UTC' })
    .flatMap(({ name, texts }) => [name, ...texts])
    .join('\n');

describe.each(['en', 'ja'] as const)('the last confirmation in %s', (locale) => {
  it.each(kinds)('says what is so of $kind, and nothing else', ({ deal, says, ...said }) => {
    const text = textOf(deal, locale);
    for (const each of said[locale]) expect(text).toContain(each);
    const found = Object.entries(words).flatMap(([word, pattern]) => (pattern.test(text) ? [word] : []));
    expect(found.sort()).toEqual([...says].sort());
  });
});

const offer: Parameters<typeof composeOfferWords>[0] = {
  locale: 'en',
  seller: { name: 'Sample Store', isTestMode: true, timeZone: 'UTC', record: sampleBusiness },
  kind: 'one_time',
  name: 'Plan',
  quantity: 1,
  box: {
    lines: [],
    discount: null,
    creditUsed: null,
    taxAdded: null,
    taxIncluded: yen(180n),
    total: yen(1980n),
    creditGranted: null,
    creditKept: null,
    fromWallet: null,
    coming: null,
    card: { network: 'VISA', lastFour: '4242', expiryMonth: 12, expiryYear: 2034 },
    isPaidInCheckout: false,
  },
  isAfterPurchase: true,
  sellersLabel: null,
  discountCycles: null,
  undoMinutes: 0,
  changesMethod: false,
  isForJapan: true,
  keepsPlan: false,
  courtesy: null,
  request: null,
  isRetry: false,
  openUntil: at('2026-12-01'),
};

describe.each(['en', 'ja'] as const)('an offer in %s', (locale) => {
  it.each([
    ['something bought once', 'one_time', null, { renews: false, changes: false }],
    ['a subscription', 'subscription', renews, { renews: true, changes: false }],
    ['another plan', 'plan_change', renews, { renews: true, changes: true }],
    ['an add-on', 'addon', renews, { renews: true, changes: true }],
    [
      'a plan that ends before it renews',
      'plan_change',
      { kind: 'ends', at: 0 },
      { renews: false, changes: true },
    ],
  ] as const)('of %s speaks of renewals and of changes only where there are any', (_, kind, coming, is) => {
    const { consent, disclosure } = composeOfferWords({
      ...offer,
      locale,
      kind,
      box: { ...offer.box, coming },
    });
    const rows = (disclosure ?? []).flatMap(({ name, texts }) => [name, ...texts]);
    const text = [...consent, ...rows].join('\n');
    expect(/(charged|¥1,980) every month|毎月¥1,980/.test(text)).toBe(is.renews);
    expect(/next renewal|次回の更新日/.test(text)).toBe(is.renews);
    expect(/confirm the change|変更の確定/.test(text)).toBe(is.changes);
    expect(/Visa ending in 4242|Visa 末尾 4242/.test(rows.join('\n'))).toBe(true);
  });

  it('of a pause confirms no order', () => {
    const pause = composeOfferWords({
      ...offer,
      locale,
      kind: 'pause',
      courtesy: { days: 30, until: at('2026-12-30') },
    });
    expect(pause.disclosure).toBeNull();
    expect(pause.consent.join('\n')).not.toMatch(/place an order|ご注文が確定/);
  });
});

describe('what is agreed to', () => {
  it.each(['offer', 'checkout', 'method', 'change'] as const)(
    'goes on until somebody cancels only where it does not end by itself: %s',
    (place) => {
      const agreed = (coming: ComingCharges, locale: Locale) =>
        consentLines(coming, place, { locale, timeZone: 'UTC' }).join('\n');
      expect(agreed(renews, 'en')).toMatch(/until you (change or )?cancel/);
      expect(agreed(term, 'en')).not.toMatch(/until you/);
      expect(agreed(term, 'en')).toContain('Until October 30, 2027, then it ends.');
      expect(agreed(renews, 'ja')).toMatch(/解約(される)?まで/);
      expect(agreed(term, 'ja')).not.toMatch(/解約(される)?まで/);
      expect(agreed(term, 'ja')).toContain('契約期間中');
    },
  );
});
