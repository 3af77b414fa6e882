import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noCredits } from '../credit/payment-credits.ts';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import { type LedgerEntry, bookPayment, bookRefund } from '../ledger/ledger.ts';
import { type WalletAdjustment, checkRepeat, decideAdjustment } from './decide-adjustment.ts';
import {
  type Wallet,
  type WalletEntry,
  type WalletMove,
  emptyWallet,
  postWalletMove,
  paymentReversal,
  refundCredit,
  paymentDebit,
} from './wallet.ts';
import { walletShare } from './wallet-share.ts';

const now = Date.UTC(2026, 10, 25);
const entryId = asId<'wallet_entry'>('wle_1');
const refundId = asId<'refund'>('ref_1');
const customers = ['cus_1', 'cus_2'] as const;
const currencies = ['USD', 'JPY'] as const;

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'none';
}

interface PaidByWallet {
  readonly paymentId: ReturnType<typeof asId<'payment'>>;
  readonly wallet: string;
  readonly totalAmount: bigint;
  readonly walletAmount: bigint;
}

/** Wallets, what payments under way hold of them, and the ledger: as the use cases move them together. */
class Books {
  readonly wallets = new Map<string, Wallet>();
  readonly entries: WalletEntry[] = [];
  readonly underWay: PaidByWallet[] = [];
  readonly paid: PaidByWallet[] = [];
  private readonly ledger: LedgerEntry[] = [];

  wallet(name: string): Wallet {
    const [customer = '', currency = ''] = name.split(' ');
    const empty = emptyWallet(asId<'customer'>(customer), currency as 'USD' | 'JPY', now);
    return this.wallets.get(name) ?? empty;
  }

  adjust(name: string, isCredit: boolean, amount: bigint): void {
    const wallet = this.wallet(name);
    const adjustment = { currency: wallet.currency, isCredit, amount, reason: null };
    const refusal = codeOf(() => decideAdjustment(wallet, adjustment, entryId, now));
    expect(refusal).toBe(!isCredit && amount > wallet.balance ? 'INSUFFICIENT_WALLET_FUNDS' : 'none');
    if (refusal !== 'none') return;
    const { entry, ledgerEntry } = decideAdjustment(wallet, adjustment, entryId, now);
    this.enter(name, entry);
    this.book(ledgerEntry);
  }

  open(name: string, totalAmount: bigint): void {
    const wallet = this.wallet(name);
    const paymentId = asId<'payment'>(`pay_${String(this.entries.length)}`);
    const walletAmount = walletShare(totalAmount, wallet.balance, wallet.currency);
    if (walletAmount === 0n) return;
    this.move(name, paymentDebit(paymentId, walletAmount));
    this.underWay.push({ paymentId, wallet: name, totalAmount, walletAmount });
  }

  settle(isPaid: boolean): void {
    const payment = this.underWay.shift();
    if (!payment) return;
    const { paymentId, wallet, totalAmount, walletAmount } = payment;
    if (!isPaid) {
      this.move(wallet, paymentReversal(paymentId, walletAmount));
      return;
    }
    const { currency } = this.wallet(wallet);
    const credits = { ...noCredits, walletAmount };
    this.book(bookPayment({ paymentId, currency, totalAmount, tax: 0n, credits }));
    this.paid.push(payment);
  }

  refund(): void {
    const payment = this.paid.shift();
    if (!payment) return;
    const { paymentId, wallet, totalAmount: amount, walletAmount } = payment;
    const { currency } = this.wallet(wallet);
    this.book(bookRefund({ paymentId, refundId, disputeId: null, currency, amount, tax: 0n, walletAmount }));
    this.move(wallet, refundCredit(refundId, walletAmount));
  }

  /** What the ledger says is owed to customers in a currency. */
  owed(currency: string): bigint {
    const postings = this.ledger.flatMap((entry) => entry.postings);
    return -sum(
      postings.filter((each) => each.account === 'wallet' && each.currency === currency).map((p) => p.amount),
    );
  }

  private move(name: string, move: WalletMove): void {
    this.enter(name, postWalletMove(this.wallet(name), move, entryId, now));
  }

  private enter(name: string, entry: WalletEntry): void {
    this.wallets.set(name, { ...this.wallet(name), balance: entry.afterBalance });
    this.entries.push(entry);
  }

  private book(entry: LedgerEntry | null): void {
    if (entry) this.ledger.push(entry);
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

const amount = fc.bigInt({ min: 1n, max: 10_000n });
const name = fc
  .tuple(fc.constantFrom(...customers), fc.constantFrom(...currencies))
  .map((parts) => parts.join(' '));
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('credit' as const, 'debit' as const), name, amount }),
  fc.record({ do: fc.constant('open' as const), name, amount: fc.bigInt({ min: 50n, max: 10_000n }) }),
  fc.record({ do: fc.constantFrom('succeed' as const, 'fail' as const, 'refund' as const) }),
);

function take(books: Books, action: { do: string; name?: string; amount?: bigint }): void {
  const { do: what, name: wallet = '', amount: value = 0n } = action;
  if (what === 'credit' || what === 'debit') books.adjust(wallet, what === 'credit', value);
  else if (what === 'open') books.open(wallet, value);
  else if (what === 'refund') books.refund();
  else books.settle(what === 'succeed');
}

describe('whatever sellers, payments and refunds do', () => {
  test('a wallet holds what entered less what left, and is never below zero', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const books = new Books();
        for (const action of steps) {
          take(books, action);
          for (const [key, { balance }] of books.wallets) {
            const own = books.entries.filter((entry) => `${entry.customerId} ${entry.currency}` === key);
            expect(balance).toBe(sum(own.map((entry) => (entry.isCredit ? entry.amount : -entry.amount))));
            expect(own.every((entry) => entry.beforeBalance >= 0n && entry.afterBalance >= 0n)).toBe(true);
            // Each entry goes on where the one before left off.
            own.forEach((entry, index) => {
              expect(entry.beforeBalance).toBe(own[index - 1]?.afterBalance ?? 0n);
            });
          }
        }
      }),
    );
  });

  test('nothing crosses from one customer or currency to another', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const books = new Books();
        for (const action of steps) {
          const before = new Map(books.wallets);
          const count = books.entries.length;
          take(books, action);
          const moved = books.entries.slice(count).map((entry) => `${entry.customerId} ${entry.currency}`);
          for (const [key, wallet] of books.wallets) {
            if (!moved.includes(key)) expect(wallet).toBe(before.get(key));
          }
          expect(moved.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('the ledger owes what the wallets hold, with what payments under way hold of them', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const books = new Books();
        for (const action of steps) {
          take(books, action);
          for (const currency of currencies) {
            const of = (key: string) => key.endsWith(currency);
            const held = [...books.wallets].filter(([key]) => of(key)).map(([, { balance }]) => balance);
            const taken = books.underWay.filter(({ wallet }) => of(wallet)).map((p) => p.walletAmount);
            expect(books.owed(currency)).toBe(sum(held) + sum(taken));
          }
        }
      }),
    );
  });
});

describe('a seller', () => {
  const wallet = { ...emptyWallet(asId<'customer'>('cus_1'), 'USD', now), balance: 1000n };
  const asked: WalletAdjustment = { currency: 'USD', isCredit: false, amount: 1000n, reason: 'Goodwill' };

  test('takes out what is there to the last unit, and no more', () => {
    expect(decideAdjustment(wallet, asked, entryId, now).entry).toMatchObject({
      beforeBalance: 1000n,
      afterBalance: 0n,
      isCredit: false,
      eventType: 'merchant_adjustment',
      reason: 'Goodwill',
    });
    const tooMuch = { ...asked, amount: 1001n };
    expect(codeOf(() => decideAdjustment(wallet, tooMuch, entryId, now))).toBe('INSUFFICIENT_WALLET_FUNDS');
  });

  test('fills it no further than what returns to it could still cross the wire', () => {
    const room = 10n ** 15n - wallet.balance;
    const fill = { ...asked, isCredit: true, amount: room };
    expect(codeOf(() => decideAdjustment(wallet, fill, entryId, now))).toBe('none');
    const over = { ...fill, amount: room + 1n };
    expect(codeOf(() => decideAdjustment(wallet, over, entryId, now))).toBe('AMOUNT_TOO_LARGE');
  });

  test('repeats a key with the same words only', () => {
    const { entry } = decideAdjustment(wallet, asked, entryId, now);
    expect(codeOf(() => checkRepeat(entry, asked))).toBe('none');
    const others: Partial<WalletAdjustment>[] = [
      { amount: 999n },
      { isCredit: true },
      { currency: 'EUR' },
      { reason: null },
    ];
    for (const other of others) {
      expect(codeOf(() => checkRepeat(entry, { ...asked, ...other }))).toBe('IDEMPOTENCY_MISMATCH');
    }
  });
});
