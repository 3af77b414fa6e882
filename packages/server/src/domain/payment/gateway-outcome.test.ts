import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GatewayOutcome, type GatewayPayment, afterOutcome } from './gateway-outcome.ts';

const known: fc.Arbitrary<GatewayPayment> = fc.record({
  provider: fc.string(),
  gatewayPaymentId: fc.option(fc.string()),
  gatewayState: fc.option(fc.dictionary(fc.string(), fc.jsonValue())),
});
const outcome: fc.Arbitrary<GatewayOutcome> = fc.record(
  {
    status: fc.constantFrom('processing' as const, 'requires_action' as const),
    gatewayPaymentId: fc.string(),
    gatewayState: fc.dictionary(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: ['status'] },
);

describe('an outcome', () => {
  test('never moves a payment to another gateway, and loses nothing that it does not bring', () => {
    fc.assert(
      fc.property(known, outcome, (before, told) => {
        const after = afterOutcome(before, told);
        expect(after).toEqual({
          provider: before.provider,
          gatewayPaymentId: told.gatewayPaymentId ?? before.gatewayPaymentId,
          gatewayState: told.gatewayState ?? before.gatewayState,
        });
      }),
    );
  });

  test('that brings nothing leaves the very same', () => {
    fc.assert(
      fc.property(known, (before) => {
        expect(afterOutcome(before, { status: 'processing' })).toBe(before);
      }),
    );
  });

  test('has no gateway come up where none was asked', () => {
    fc.assert(fc.property(outcome, (told) => afterOutcome(null, told) === null));
  });
});
