import type { EmailKind } from '../domain/email/email.ts';
import type { Locale } from '../domain/locale.ts';
import { type Instant, dayMs, hourMs, minuteMs } from '../domain/time.ts';
import type { LetterModel } from './letter-model.ts';

const names = {
  en: { course: 'Starter Course', bundle: 'Complete Bundle', plan: 'Pro', basic: 'Basic' },
  ja: {
    course: '写真入門講座',
    bundle: 'コンプリート講座',
    plan: 'プレミアムプラン',
    basic: 'ベーシックプラン',
  },
} as const;

export const exampleReader: Readonly<Record<Locale, string>> = { en: 'Sample Customer', ja: '見本 花子' };

/** Invented content for a preview of each kind. Its links lead to the start page. */
export function exampleModel(kind: EmailKind, locale: Locale, publicUrl: string, now: Instant): LetterModel {
  const url = `${publicUrl}/`;
  const name = names[locale];
  const money = (dollars: bigint) =>
    locale === 'ja'
      ? ({ amount: dollars * 100n, currency: 'JPY' } as const)
      : ({ amount: dollars * 100n, currency: 'USD' } as const);
  const card = { network: 'VISA', lastFour: '4242' };
  const coming = {
    planName: name.plan,
    amount: money(30n),
    at: now + 30 * dayMs,
    every: { count: 1, interval: 'Month' },
  } as const;
  switch (kind) {
    case 'receipt':
      return {
        kind,
        number: 'SA-2026-00042',
        orderNumber: '1042',
        at: now,
        card,
        lines: [
          { name: name.course, quantity: 1, amount: money(49n) },
          { name: name.plan, quantity: 2, amount: money(60n) },
        ],
        credit: null,
        tax: money(9n),
        total: money(109n),
        next: coming,
        invoiceUrl: url,
      };
    case 'payment_failed':
      return { kind, planName: name.plan, at: now, amount: money(30n), card, payUrl: url };
    case 'renewal_coming':
      return {
        kind,
        ...coming,
        at: now + 7 * dayMs,
        every: { count: 1, interval: 'Year' },
        card,
        isTrial: false,
      };
    case 'plan_changed':
      return { kind, planName: name.plan, previousName: name.basic, at: now, next: coming };
    case 'cancelled':
      return { kind, planName: name.plan, endsAt: now + 30 * dayMs };
    case 'refunded':
      return { kind, amount: money(49n), toCard: money(49n), card, creditNoteUrl: url };
    case 'undone':
      return { kind, name: name.bundle, amount: money(100n), card };
    case 'offer_open':
      return {
        kind,
        headline: name.bundle,
        description: null,
        price: money(100n),
        expiresAt: now + 20 * hourMs,
        offerUrl: url,
        unsubscribeUrl: url,
      };
    case 'sign_in':
      return { kind, url, askedAt: now - minuteMs, device: 'computer' };
  }
}
