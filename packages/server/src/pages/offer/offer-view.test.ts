import { sampleBusiness } from '../../domain/business/sample-business.ts';
import { describe, expect, it } from 'vitest';
import { declineCodes, declineMessage } from '../../domain/payment/decline-codes.ts';
import type { Money } from '../../domain/money/money.ts';
import { asId } from '../../domain/ids.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import { hourMs, minuteMs } from '../../domain/time.ts';
import { renderPage } from '../parts/layout.tsx';
import type { MoneyBox, OfferPage, OfferStage, ProposedOffer } from './offer-model.ts';
import { OfferView } from './offer-view.tsx';
import { listNotices, composeOfferWords } from './offer-words.ts';

const usd = (amount: bigint): Money => ({ amount, currency: 'USD' });
const jpy = (amount: bigint): Money => ({ amount, currency: 'JPY' });
const seller = { name: 'Sample Store', isTestMode: true, timeZone: 'UTC', record: sampleBusiness };
const card = { network: 'VISA', lastFour: '4242', expiryMonth: 12, expiryYear: 2034 };

const everyMonth = (amount: Money): ComingCharges => ({
  kind: 'charged',
  runs: [{ amount, interval: { count: 1, interval: 'Month' }, from: Date.UTC(2026, 11, 23), to: null }],
  endsAt: null,
});

const box: MoneyBox = {
  lines: [
    { name: 'Pro Plan', quantity: 1, unitPrice: usd(8000n), amount: usd(4000n), isPart: true },
    { name: 'Basic Plan', quantity: 1, unitPrice: usd(3000n), amount: usd(-1500n), isPart: false },
  ],
  discount: null,
  creditUsed: null,
  taxAdded: usd(250n),
  taxIncluded: null,
  total: usd(2750n),
  creditGranted: null,
  creditKept: null,
  fromWallet: null,
  coming: everyMonth(usd(8800n)),
  card,
  isPaidInCheckout: false,
};

const given: Parameters<typeof composeOfferWords>[0] = {
  locale: 'en',
  seller,
  kind: 'plan_change',
  name: 'Pro Plan',
  quantity: 1,
  box,
  isAfterPurchase: true,
  sellersLabel: null,
  discountCycles: null,
  undoMinutes: 0,
  changesMethod: false,
  isForJapan: false,
  keepsPlan: false,
  courtesy: null,
  request: null,
  isRetry: false,
  openUntil: Date.UTC(2026, 10, 25, 12),
};

const offer: ProposedOffer = {
  kind: 'plan_change',
  name: 'Pro Plan',
  box,
  courtesy: null,
  presentationId: asId<'presentation'>('prs_1'),
  copy: {
    headline: 'Move up',
    body: 'For the difference.',
    valuePoints: ['Unlimited <projects>'],
    acceptLabel: null,
    badge: 'Yours',
    newBenefits: ['Four more people'],
  },
  copyLocale: null,
  quantity: { value: 1, minimum: 1, maximum: 1 },
  difference: { amount: usd(5000n), interval: { count: 1, interval: 'Month' } },
  expiry: null,
  words: composeOfferWords(given),
  screenHash: 'f00d',
  canAccept: true,
  isRetry: false,
};

const page: OfferPage = {
  locale: 'en',
  path: '/offers/cst_1',
  seller,
  token: 'cst_1',
  purchase: { amount: usd(3300n), receiptUrl: '/checkout/cks_1/result' },
  stage: { kind: 'proposal', offer, failure: null },
  notice: null,
  preference: 'all',
  request: null,
  onwardUrl: 'https://shop.example.com/thanks',
  exit: { url: 'https://shop.example.com/', isSellers: true },
};

const render = (changed: Partial<OfferPage> = {}) => renderPage(OfferView({ page: { ...page, ...changed } }));
const renderOffer = (changed: Partial<ProposedOffer>, over: Partial<OfferPage> = {}) =>
  render({ ...over, stage: { kind: 'proposal', offer: { ...offer, ...changed }, failure: null } });

describe('the page of an offer', () => {
  it('says first that the order before is paid, with a way past the offer', async () => {
    const html = await render();
    expect(html).toContain('Your order is paid: $33.00');
    expect(html.indexOf('href="/checkout/cks_1/result"')).toBeLessThan(html.indexOf('<h1'));
  });

  it('shows all the money: parts, what is given back, tax, today’s total, renewals, card', async () => {
    const html = await render();
    for (const text of [
      '$40.00',
      'for the rest of this period, of $80.00',
      'Unused time on Basic Plan',
      '−$15.00',
      '$2.50',
      '<span class="amount">$27.50</span>',
      'Then $88.00 every month, from December 23, 2026',
      'Visa ending in 4242',
    ]) {
      expect(html).toContain(text);
    }
  });

  it('says the amount in the button, and every sentence that is kept with a yes', async () => {
    const html = await render();
    expect(html).toMatch(/<span>Switch plan<\/span> <span class="amount">\$27\.50<\/span>/);
    for (const sentence of listNotices(offer.words)) expect(html).toContain(`<p>${sentence}</p>`);
  });

  it('says what is new, and what it is more than before', async () => {
    const html = await render();
    expect(html).toContain('Four more people');
    expect(html).toContain('$50.00 more a month than now, before tax');
  });

  it('shows the seller’s own badge, and none where the seller wrote none', async () => {
    expect(await render()).toContain('<p class="badge">Yours</p>');
    expect(await renderOffer({ copy: { ...offer.copy!, badge: null } })).not.toContain('class="badge"');
  });

  it('does not let a seller’s words become markup', async () => {
    expect(await render()).toContain('Unlimited &lt;projects&gt;');
  });

  it('counts down only where the offer really ends, and in minutes only near the end', async () => {
    expect(await render()).not.toContain('left');
    const at = Date.UTC(2026, 10, 25, 12);
    const late = await renderOffer({ expiry: { at, leftMs: 30 * minuteMs } });
    expect(late).toContain('data-left="1800000"');
    expect(late).toContain('30 minutes left');
    const early = await renderOffer({ expiry: { at, leftMs: 20 * hourMs } });
    expect(early).toContain('20 hours left');
    expect(early).not.toContain('data-left');
  });

  it('offers nothing to accept where no card is left, but another way and the no', async () => {
    const stage: OfferStage = {
      kind: 'proposal',
      offer: { ...offer, canAccept: false },
      failure: { code: 'CARD_DECLINED', fallbackUrl: '/checkout/cks_2', canChangeMethod: false },
    };
    const html = await render({ stage });
    expect(html).not.toContain('data-answer="accept"');
    expect(html).toContain('href="/checkout/cks_2"');
    expect(html).toContain('data-answer="decline"');
  });

  it.each(['en', 'ja'] as const)(
    'tells in %s what any declined card means, and keeps its secrets',
    async (locale) => {
      for (const code of declineCodes) {
        const stage: OfferStage = {
          kind: 'proposal',
          offer,
          failure: { code, fallbackUrl: '/checkout/cks_2', canChangeMethod: false },
        };
        const html = await render({ locale, stage });
        expect(html).toContain(declineMessage(code, locale));
        expect(html).not.toContain(code);
      }
    },
  );

  it('marks the seller’s words with their language where it is not the page’s', async () => {
    expect(await renderOffer({ copyLocale: 'en' }, { locale: 'ja' })).toContain(
      '<section class="pitch" lang="en"',
    );
  });

  it('offers to undo while it can be undone, and says when it is too late', async () => {
    const receipt = {
      orderNumber: 'pay_2',
      invoiceNumber: 'inv_2',
      invoiceUrl: '/invoices/payments/pay_2?token=1.a.b',
      paidAt: 0,
      card,
      planBefore: null,
      undoUntil: Date.UTC(2026, 10, 25, 12),
    };
    const accepted = (canUndo: boolean): Promise<string> =>
      render({
        stage: {
          kind: 'accepted',
          offer,
          receipt: { ...receipt, canUndo, undoLeftMs: canUndo ? 8 * minuteMs : 0 },
        },
      });
    expect(await accepted(true)).toContain('Undo, get $27.50 back');
    expect(await accepted(true)).toContain('8 minutes left');
    const late = await accepted(false);
    expect(late).not.toContain('action="/offers/cst_1/undo"');
    expect(late).toContain('please contact Sample Store');
  });

  it('says that it can be closed where there is nowhere to go on to, and leads back to the seller', async () => {
    const html = await render({ stage: { kind: 'declined' }, purchase: null, onwardUrl: null });
    expect(html).toContain('You can close this page.');
    expect(html).not.toContain('/continue');
    expect(html).toContain('href="https://shop.example.com/"');
  });
});

describe('what a yes agrees to', () => {
  const inYen: MoneyBox = { ...box, total: jpy(1584n), coming: everyMonth(jpy(1980n)) };

  it('says what is charged to which card at once, later, and until when it can be taken back', () => {
    const { consent } = composeOfferWords({ ...given, undoMinutes: 10, discountCycles: 3 });
    expect(consent).toEqual([
      'With “Switch plan” you place an order with an obligation to pay: $27.50 is charged to your Visa ending in 4242 at once.',
      '$88.00 is then charged every month, tax included, until you cancel.',
      'The discount is for the first 3 payments.',
      'You can undo it on this page for 10 minutes, unless your plan changes again: it goes back to how it is now, and what you pay for the change comes back.',
      'With “No thanks” nothing is charged, and you are not asked about this again.',
      'Sold by Sample Store, on the terms of your order there.',
    ]);
  });

  it('says that nothing is charged before the checkout that follows', () => {
    const { acceptLabel, consent } = composeOfferWords({
      ...given,
      box: { ...box, card: null, isPaidInCheckout: true },
    });
    expect(acceptLabel).toBe('Go to checkout');
    expect(consent[0]).toContain('nothing is charged yet');
  });

  it('uses the seller’s own label where there is one', () => {
    expect(composeOfferWords({ ...given, sellersLabel: 'Yes, more' })).toMatchObject({
      acceptLabel: 'Yes, more',
    });
  });

  it('has every item of Japanese law, the later charges and the end of the offer among them', () => {
    const words = composeOfferWords({ ...given, locale: 'ja', box: inYen, isForJapan: true });
    expect(words.disclosure?.map(({ name }) => name)).toEqual([
      '分量',
      '販売価格',
      '2回目以降の支払額',
      'お支払い時期',
      'お支払い方法',
      '提供時期',
      '申込期限',
      '返品・解約',
      '販売事業者',
    ]);
    expect(listNotices(words).join('\n')).toContain('以後 毎月¥1,980（変更または解約されるまで自動更新）');
  });

  it.each([
    ['en', 'Returns and cancellation', 'A subscription can be cancelled before its next renewal.'],
    ['ja', '返品・解約', '定期購入は次回の更新日の前に解約できます。'],
  ] as const)(
    'speaks in %s of cancelling a subscription only where something renews',
    (locale, name, said) => {
      const cancellation = (coming: ComingCharges | null) =>
        composeOfferWords({
          ...given,
          locale,
          kind: 'subscription',
          isForJapan: true,
          box: { ...inYen, coming },
        })
          .disclosure?.find((row) => name.startsWith(row.name))
          ?.texts.join(' ');
      expect(cancellation(null)).toContain('Sample Store');
      expect(cancellation(null)).not.toContain(said);
      expect(cancellation(inYen.coming)).toContain(said);
    },
  );

  it('says until when it can be ordered, with the time of day', () => {
    const until = (locale: 'en' | 'ja', name: string) =>
      composeOfferWords({ ...given, locale, isForJapan: true }).disclosure?.find((row) => row.name === name)
        ?.texts;
    expect(until('en', 'Order by')).toEqual(['Open until November 25, 2026 at 12:00 PM UTC']);
    expect(until('ja', '申込期限')).toEqual(['2026年11月25日 12:00 UTCまで']);
  });

  it('says that nothing is charged at once where that is so', () => {
    const rows = composeOfferWords({
      ...given,
      isForJapan: true,
      box: { ...box, total: usd(0n) },
    }).disclosure;
    expect(rows?.find(({ name }) => name === 'When you pay')?.texts[0]).toBe(
      'Nothing is charged when you confirm the change.',
    );
  });

  it('names what the wallet pays, beside what the card is charged', () => {
    const { consent } = composeOfferWords({
      ...given,
      box: { ...box, total: usd(750n), fromWallet: usd(2000n) },
    });
    expect(consent[0]).toContain('$7.50 is charged to your Visa ending in 4242 at once.');
    expect(consent[1]).toBe('$20.00 of the price is paid from your wallet at once.');
  });
});

describe.each([
  {
    locale: 'en' as const,
    label: 'Extend my trial by 7 days',
    no: 'No thanks',
    consent: 'the trial of Pro Plan goes on until December 8, 2026, at no charge',
    undo: 'You can undo it on this page for 10 minutes, unless your plan changes',
    accepted: 'Your trial is extended.',
    lasts: 'Your trial of Pro Plan goes on until December 8, 2026.',
    undoLabel: 'Undo the extension',
    undone: 'Your trial ends when it did before.',
  },
  {
    locale: 'ja' as const,
    label: 'トライアル期間を無料で7日間延長する',
    no: '延長しない',
    consent: 'Pro Planのトライアル期間が2026年12月8日まで無料で延長されます',
    undo: '10分以内で、プランに変更がなければ、この画面で取り消すことができます',
    accepted: 'トライアル期間を延長しました。',
    lasts: 'Pro Planのトライアル期間は2026年12月8日までです。',
    undoLabel: '延長を取り消す',
    undone: 'トライアル期間は、延長前の日時に終了します。',
  },
])('an extension of a trial in $locale', ({ locale, ...says }) => {
  const free = { ...box, lines: [], total: usd(0n), taxAdded: null, card: null };
  const courtesy = { days: 7, until: Date.UTC(2026, 11, 8, 12) };
  const shown = { kind: 'trial_extension', name: 'Pro Plan', box: free, courtesy } as const;
  const words = composeOfferWords({ ...given, ...shown, locale, undoMinutes: 10 });
  const over = { locale, wish: null, purchase: null };

  it('says for how long, until when, that it costs nothing, and how it is taken back', async () => {
    const html = await renderOffer({ ...shown, words }, over);
    for (const said of [says.label, says.no, says.consent, says.undo]) expect(html).toContain(said);
    expect(words.disclosure, 'it is no order').toBeNull();
  });

  it('confirms it with the new end, and undoes it in one press', async () => {
    const receipt = {
      orderNumber: null,
      invoiceNumber: null,
      invoiceUrl: null,
      paidAt: Date.UTC(2026, 10, 25, 12),
      card: null,
      undoUntil: Date.UTC(2026, 10, 25, 12, 10),
      canUndo: true,
      undoLeftMs: 600_000,
      planBefore: null,
    };
    const html = await render({ ...over, stage: { kind: 'accepted', offer: shown, receipt } });
    for (const said of [says.accepted, says.lasts, says.undoLabel]) expect(html).toContain(said);
    const undone = { kind: 'undone', refunded: null, card: null, planBefore: null } as const;
    const after = await render({ ...over, stage: { ...undone, offerKind: 'trial_extension' } });
    expect(after).toContain(says.undone);
  });
});
