import { expect, test } from 'vitest';
import { isHardDecline } from '../../../domain/payment/decline-codes.ts';
import { toDeclineCode } from './decline-codes.ts';

/** Reasons that Stripe's documentation lists for issuers' declines, as of API 2026-10-28. */
const published = [
  'approve_with_id',
  'authentication_not_handled',
  'authentication_required',
  'call_issuer',
  'card_not_supported',
  'card_velocity_exceeded',
  'currency_not_supported',
  'do_not_honor',
  'do_not_try_again',
  'duplicate_transaction',
  'expired_card',
  'fraudulent',
  'generic_decline',
  'incorrect_cvc',
  'incorrect_number',
  'incorrect_pin',
  'incorrect_zip',
  'insufficient_funds',
  'invalid_account',
  'invalid_amount',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'invalid_pin',
  'issuer_not_available',
  'lost_card',
  'merchant_blacklist',
  'mobile_device_authentication_required',
  'new_account_information_available',
  'no_action_taken',
  'not_permitted',
  'offline_pin_required',
  'online_or_offline_pin_required',
  'pickup_card',
  'pin_try_exceeded',
  'processing_error',
  'reenter_transaction',
  'restricted_card',
  'revocation_of_all_authorizations',
  'revocation_of_authorization',
  'security_violation',
  'service_not_allowed',
  'stolen_card',
  'stop_payment_order',
  'testmode_decline',
  'transaction_not_allowed',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
];
const meantGenerally = ['duplicate_transaction', 'generic_decline', 'incorrect_zip'];

test.each(published.filter((code) => !meantGenerally.includes(code)))(
  'the reason %s has a code of its own',
  (decline_code) => {
    expect(toDeclineCode({ code: 'card_declined', decline_code })).not.toBe('GENERIC_DECLINE');
  },
);

test.each([
  ['incorrect_cvc', 'INCORRECT_CVC'],
  ['expired_card', 'EXPIRED_CARD'],
  ['payment_intent_authentication_failure', 'AUTHENTICATION_FAILURE'],
])('what is wrong with the card (%s) counts where the issuer gives no reason', (code, expected) => {
  expect(toDeclineCode({ code })).toBe(expected);
});

test('a reason that nobody knows is a general decline, and so is none', () => {
  expect(toDeclineCode({ code: 'card_declined', decline_code: 'a_reason_of_tomorrow' })).toBe(
    'GENERIC_DECLINE',
  );
  expect(toDeclineCode({})).toBe('GENERIC_DECLINE');
});

test('a card that the issuer advises never to try again is not tried again, whatever the reason', () => {
  for (const decline_code of published) {
    const code = toDeclineCode({ code: 'card_declined', decline_code, advice_code: 'do_not_try_again' });
    expect(isHardDecline(code), decline_code).toBe(true);
  }
});
