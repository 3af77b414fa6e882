import { expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { addonWith, planWith } from '../../src/domain/subscription/sample-subscription.ts';
import { type Wanted, buy, change } from './life.ts';

/*
 * A life that random play found. One payment came back to a lot of credit in two funds, each of which an earlier change
 * had used as credit already; a change whose payment failed gave its credit back as one. It was the same money, but the
 * lot was no longer what it had been, nor in the order in which its funds leave.
 */

const now = Date.UTC(2027, 0, 1);
const addonIds = [asId<'addon'>('storage')];
const basic = { ...planWith('basic', { currency: 'JPY', amount: 200n }), addonIds };
const starter = { ...planWith('starter', { currency: 'JPY', amount: 50n }), addonIds };
const storage = addonWith('storage', 1n, 'JPY');

const prorated = { mode: 'prorated_immediately' } as const;
const usingAndLeavingCredit: readonly Wanted[] = [
  { ...prorated, product: starter },
  { ...prorated, product: basic },
  { ...prorated, product: basic, quantity: 2 },
  { ...prorated, product: starter, quantity: 2 },
  { ...prorated, product: basic },
  { mode: 'full_immediately', product: starter },
];

test.each(['prevent_change', 'apply_change'] as const)(
  'I-19: a change that fails leaves credit as it was that has been credit before: %s',
  (onPaymentFailure) => {
    const before = usingAndLeavingCredit.reduce(
      (life, wanted) => change(life, wanted, now),
      buy({ product: basic, quantity: 2 }, now),
    );
    const dearer = { ...prorated, product: basic, addons: [{ addon: storage, quantity: 1 }] };
    const after = change(before, { ...dearer, onPaymentFailure }, now, false);
    expect(after.payments.at(-1)).toMatchObject({ status: 'failed', credits: { creditAmount: 101n } });
    expect(after.lots).toEqual(before.lots);
    expect(after.ledger).toEqual(before.ledger);
    if (onPaymentFailure === 'prevent_change') expect(after.subscription).toEqual(before.subscription);
  },
);
