import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PaymentId, asId } from '../ids.ts';
import { type PresentationState, presentationStates } from './presentation.ts';
import { decideRemotePayment } from './remote-payment.ts';

const [own, other] = [asId<'payment'>('pay_own'), asId<'payment'>('pay_other')];
const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
const cases = fc.record({
  state: fc.constantFrom(...presentationStates),
  paymentId: fc.constantFrom(null, own, other),
  promised: amount,
  totalAmount: amount,
  returnedAmount: amount,
});

interface Facts {
  readonly state: PresentationState;
  readonly paymentId: PaymentId | null;
  readonly promised: bigint;
  readonly totalAmount: bigint;
  readonly returnedAmount: bigint;
}

const decide = ({ state, paymentId, promised, totalAmount, returnedAmount }: Facts) =>
  decideRemotePayment(
    { state, paymentId, quote: { totalAmount: promised } },
    { paymentId: own, totalAmount, returnedAmount },
  );

test('a payment accepts only what waits for one, at no more than the promised price, and only if it is kept', () => {
  fc.assert(
    fc.property(cases, (each) => {
      if (decide(each) !== 'accept') return;
      expect(['accepting', 'requires_action', 'failed']).toContain(each.state);
      expect(each.totalAmount <= each.promised).toBe(true);
      expect(each.totalAmount === 0n || each.returnedAmount < each.totalAmount).toBe(true);
    }),
  );
});

test('a payment that accepts nothing goes back, unless it is the one that was accepted by', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const isOwn = ['accepted', 'undone'].includes(each.state) && each.paymentId === own;
      expect(decide(each) === 'accepted').toBe(isOwn);
      if (['declined', 'expired', 'open', 'viewed'].includes(each.state)) {
        expect(decide(each)).toBe('give_back');
      }
    }),
  );
});

test('a payment of which a part was given back still accepts', () => {
  const facts = { paymentId: null, promised: 4900n, totalAmount: 4900n };
  expect(decide({ ...facts, state: 'accepting', returnedAmount: 1000n })).toBe('accept');
  expect(decide({ ...facts, state: 'accepting', returnedAmount: 4900n })).toBe('give_back');
});
