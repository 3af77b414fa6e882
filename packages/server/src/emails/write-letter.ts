import type { EmailKind } from '../domain/email/email.ts';
import type { Locale } from '../domain/locale.ts';
import type { Money } from '../domain/money/money.ts';
import type { Instant } from '../domain/time.ts';
import { formatAmount, formatCount, formatDate, formatEvery, formatTime } from '../pages/i18n/format.ts';
import { networkName } from '../pages/parts/card.tsx';
import { type Letter, type LetterNote, type LetterRow, note } from './letter.ts';
import type { ComingPayment, LetterCard, LetterModel, Reader } from './letter-model.ts';
import type { LetterSeller } from './letter-seller.ts';
import { type LetterWords, wordsEn } from './words-en.ts';
import { wordsJa } from './words-ja.ts';

export const letterWords: Readonly<Record<Locale, LetterWords>> = { en: wordsEn, ja: wordsJa };

/** Language of a letter, with its words and the forms of its amounts and dates. */
interface Pen {
  readonly locale: Locale;
  readonly t: LetterWords;
  readonly seller: LetterSeller;
  readonly amount: (money: Money) => string;
  readonly date: (at: Instant) => string;
  readonly card: (card: LetterCard) => string;
  readonly time: (at: Instant) => string;
}

type Of<Kind extends EmailKind> = Extract<LetterModel, { kind: Kind }>;
type Written = Omit<Letter, 'greeting' | 'rows' | 'total' | 'button' | 'notes' | 'unsubscribe'> &
  Partial<Letter>;

/** Writes a letter in the reader's language. */
export function writeLetter(
  model: LetterModel,
  reader: Reader,
  seller: LetterSeller,
  locale: Locale,
): Letter {
  const t = letterWords[locale];
  // Spaces within a date or an amount do not break.
  const whole = (text: string) => text.replaceAll(' ', '\u00a0');
  const pen: Pen = {
    locale,
    t,
    seller,
    amount: (money) => whole(formatAmount(money, locale)),
    date: (at) => whole(formatDate(at, locale, reader.timeZone)),
    time: (at) => whole(formatTime(at, locale, reader.timeZone)),
    card: ({ network, lastFour }) => t.cardNamed(networkName(network), lastFour),
  };
  const written = write(model, pen);
  const subject = t.subject(seller.name, written.subject).replaceAll('\u00a0', ' ');
  return {
    greeting: t.greeting === null || reader.name === '' ? null : t.greeting(reader.name),
    rows: [],
    total: null,
    button: null,
    notes: [],
    unsubscribe: null,
    ...written,
    subject: seller.isTest ? `${t.testMark}${subject}` : subject,
  };
}

function write(model: LetterModel, pen: Pen): Written {
  switch (model.kind) {
    case 'receipt':
      return writeReceipt(model, pen);
    case 'payment_failed':
      return writeFailure(model, pen);
    case 'renewal_coming':
      return writeRenewal(model, pen);
    case 'plan_changed':
      return writePlanChange(model, pen);
    case 'cancelled':
      return writeCancellation(model, pen);
    case 'refunded':
      return writeRefund(model, pen);
    case 'undone':
      return writeUndo(model, pen);
    case 'offer_open':
      return writeOffer(model, pen);
    case 'sign_in':
      return writeSignIn(model, pen);
  }
}

function writeReceipt(model: Of<'receipt'>, pen: Pen): Written {
  const { t, amount, date, card, seller } = pen;
  const { receipt } = t;
  const isFree = model.total.amount === 0n;
  const quiet = (label: string, money: Money | null): LetterRow[] =>
    money === null ? [] : [{ label, amount: amount(money), isQuiet: true }];
  return {
    subject: isFree
      ? receipt.subjectFree(seller.name)
      : receipt.subject(seller.name, model.orderNumber ?? model.number, amount(model.total)),
    preheader: receipt.preheader(model.lines.map(({ name }) => name).join(', ')),
    heading: isFree ? receipt.headingFree : receipt.heading,
    opening: receipt.opening(date(model.at), model.card && card(model.card)),
    rows: [
      ...model.lines.map((line) => ({
        label:
          line.quantity === 1 ? line.name : t.quantity(line.name, formatCount(line.quantity, pen.locale)),
        amount: amount(line.amount),
        isQuiet: false,
      })),
      ...quiet(receipt.credit, model.credit),
      ...quiet(receipt.tax, model.tax),
    ],
    total: { label: receipt.total, amount: amount(model.total) },
    button: { label: receipt.button, url: model.invoiceUrl },
    notes: [...nextPayment(model.next, pen), note(receipt.invoice(model.number))],
  };
}

function nextPayment(next: ComingPayment | null, { t, amount, date, locale }: Pen): LetterNote[] {
  if (next === null) return [];
  const text = t.next.text(
    amount(next.amount),
    next.planName,
    date(next.at),
    formatEvery(next.every, locale),
  );
  return [note(text, { lead: t.next.lead, isQuiet: false })];
}

function writeFailure(model: Of<'payment_failed'>, { t, amount, date, card }: Pen): Written {
  const words = t.payment_failed;
  return {
    subject: words.subject(model.planName),
    preheader: words.preheader(model.planName),
    heading: words.heading,
    opening: words.opening(date(model.at)),
    rows: [
      { label: model.planName, amount: amount(model.amount), isQuiet: false },
      ...cardRow(model.card, t, card),
    ],
    total: { label: words.total, amount: amount(model.amount) },
    button: { label: words.button, url: model.payUrl },
    notes: [note(words.hold(model.planName)), note(words.link)],
  };
}

function cardRow(of: LetterCard | null, t: LetterWords, card: Pen['card']): LetterRow[] {
  return of === null ? [] : [{ label: t.card, amount: card(of), isQuiet: true }];
}

function writeRenewal(model: Of<'renewal_coming'>, pen: Pen): Written {
  const { t, amount, date, card, locale, seller } = pen;
  const words = t.renewal_coming;
  const { planName, at, isTrial } = model;
  const price = amount(model.amount);
  return {
    subject: isTrial ? words.subjectTrial(planName, date(at)) : words.subject(planName, date(at)),
    preheader: words.preheader(price, date(at)),
    heading: isTrial ? words.headingTrial : words.heading(planName),
    opening: words.opening(price, date(at), formatEvery(model.every, locale)),
    rows: [{ label: planName, amount: price, isQuiet: false }, ...cardRow(model.card, t, card)],
    total: { label: words.total, amount: price },
    notes: [note(words.cancel(seller.supportEmail), { isQuiet: false })],
  };
}

function writePlanChange(model: Of<'plan_changed'>, pen: Pen): Written {
  const { t, date, seller } = pen;
  const words = t.plan_changed;
  return {
    subject: words.subject(model.planName),
    preheader: words.preheader(model.previousName),
    heading: words.heading(model.planName),
    opening: words.opening(model.planName, model.previousName, date(model.at)),
    notes: [...nextPayment(model.next, pen), note(words.notYou(seller.supportEmail))],
  };
}

function writeCancellation(model: Of<'cancelled'>, { t, date, seller }: Pen): Written {
  const words = t.cancelled;
  return {
    subject: words.subject(model.planName),
    preheader: words.preheader,
    heading: words.heading(model.planName),
    opening: words.opening(model.planName, model.endsAt === null ? null : date(model.endsAt)),
    notes: [note(words.notYou(seller.supportEmail))],
  };
}

function writeRefund(model: Of<'refunded'>, { t, amount, card }: Pen): Written {
  const words = t.refunded;
  const back = amount(model.amount);
  const isToCard = model.toCard.amount > 0n;
  return {
    subject: words.subject(back),
    preheader: words.preheader,
    heading: words.heading(back),
    opening: isToCard
      ? words.opening(model.card === null ? words.yourCard : card(model.card))
      : words.openingWallet,
    total: { label: words.total, amount: back },
    button: { label: words.button, url: model.creditNoteUrl },
  };
}

function writeUndo(model: Of<'undone'>, { t, amount, card }: Pen): Written {
  const words = t.undone;
  const to = model.card === null ? t.refunded.yourCard : card(model.card);
  return {
    subject: words.subject(model.name),
    preheader: words.preheader,
    heading: words.heading,
    opening: words.opening(model.name),
    notes: model.amount === null ? [] : [note(words.refund(amount(model.amount), to), { isQuiet: false })],
  };
}

function writeOffer(model: Of<'offer_open'>, { t, amount, date }: Pen): Written {
  const words = t.offer_open;
  return {
    subject: words.subject(model.headline),
    preheader: words.preheader(date(model.expiresAt)),
    heading: model.headline,
    opening: words.opening,
    total: { label: words.total, amount: amount(model.price) },
    button: { label: words.button, url: model.offerUrl },
    notes: [
      ...(model.description === null ? [] : [note(model.description, { isQuiet: false })]),
      note(words.until(date(model.expiresAt))),
    ],
    unsubscribe: { label: words.unsubscribe, url: model.unsubscribeUrl },
  };
}

function writeSignIn(model: Of<'sign_in'>, { t, time, seller }: Pen): Written {
  const words = t.sign_in;
  return {
    subject: words.subject(seller.name),
    preheader: words.preheader,
    heading: words.heading,
    opening: words.opening,
    button: { label: words.button, url: model.url },
    notes: [
      note(words.asked(time(model.askedAt), model.device)),
      note(words.safety),
      note(words.paste, { url: model.url }),
    ],
  };
}
