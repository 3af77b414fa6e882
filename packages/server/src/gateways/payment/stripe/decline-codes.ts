import { type DeclineCode, isHardDecline } from '../../../domain/payment/decline-codes.ts';

/** Why a charge failed, as Stripe words it: parts of `last_payment_error`. */
export interface StripeDecline {
  /** `card_declined` or, more precise, what is wrong with the card. */
  readonly code?: string | undefined;
  /** Reason of the card's issuer, or of Stripe Radar. */
  readonly decline_code?: string | undefined;
  /** Advice of the issuer about another try. */
  readonly advice_code?: string | undefined;
}

/**
 * Codes of Stripe by Rung's: error codes (https://docs.stripe.com/error-codes) and reasons of issuers
 * (https://docs.stripe.com/declines/codes).
 */
const codes: Readonly<Record<string, DeclineCode>> = {
  account_closed: 'INVALID_ACCOUNT',
  amount_too_large: 'INVALID_AMOUNT',
  amount_too_small: 'INVALID_AMOUNT',
  approve_with_id: 'REENTER_TRANSACTION',
  authentication_not_handled: 'AUTHENTICATION_FAILURE',
  authentication_required: 'AUTHENTICATION_REQUIRED',
  call_issuer: 'DO_NOT_HONOR',
  card_not_supported: 'PAYMENT_METHOD_UNSUPPORTED',
  card_velocity_exceeded: 'CARD_VELOCITY_EXCEEDED',
  currency_not_supported: 'PAYMENT_METHOD_UNSUPPORTED',
  do_not_honor: 'DO_NOT_HONOR',
  do_not_try_again: 'DO_NOT_HONOR',
  duplicate_transaction: 'GENERIC_DECLINE',
  expired_card: 'EXPIRED_CARD',
  fraudulent: 'FRAUDULENT',
  generic_decline: 'GENERIC_DECLINE',
  incorrect_cvc: 'INCORRECT_CVC',
  incorrect_number: 'INCORRECT_NUMBER',
  incorrect_pin: 'INVALID_PIN',
  incorrect_zip: 'GENERIC_DECLINE',
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  invalid_account: 'INVALID_ACCOUNT',
  invalid_amount: 'INVALID_AMOUNT',
  invalid_cvc: 'INVALID_CVC',
  invalid_expiry_month: 'INVALID_EXPIRY_YEAR',
  invalid_expiry_year: 'INVALID_EXPIRY_YEAR',
  invalid_number: 'INVALID_CARD_NUMBER',
  invalid_pin: 'INVALID_PIN',
  issuer_not_available: 'TRY_AGAIN_LATER',
  live_mode_test_card: 'LIVE_MODE_TEST_CARD',
  lost_card: 'LOST_CARD',
  merchant_blacklist: 'FRAUDULENT',
  mobile_device_authentication_required: 'AUTHENTICATION_REQUIRED',
  new_account_information_available: 'INVALID_ACCOUNT',
  no_action_taken: 'TRY_AGAIN_LATER',
  not_permitted: 'TRANSACTION_NOT_ALLOWED',
  offline_pin_required: 'INVALID_PIN',
  online_or_offline_pin_required: 'INVALID_PIN',
  payment_intent_authentication_failure: 'AUTHENTICATION_FAILURE',
  pickup_card: 'PICKUP_CARD',
  pin_try_exceeded: 'INVALID_PIN',
  processing_error: 'PROCESSING_ERROR',
  reenter_transaction: 'REENTER_TRANSACTION',
  restricted_card: 'TRANSACTION_NOT_ALLOWED',
  revocation_of_all_authorizations: 'REVOCATION_OF_AUTHORIZATION',
  revocation_of_authorization: 'REVOCATION_OF_AUTHORIZATION',
  security_violation: 'DO_NOT_HONOR',
  service_not_allowed: 'TRANSACTION_NOT_ALLOWED',
  setup_intent_authentication_failure: 'AUTHENTICATION_FAILURE',
  stolen_card: 'STOLEN_CARD',
  stop_payment_order: 'REVOCATION_OF_AUTHORIZATION',
  testmode_decline: 'LIVE_MODE_TEST_CARD',
  transaction_not_allowed: 'TRANSACTION_NOT_ALLOWED',
  try_again_later: 'TRY_AGAIN_LATER',
  withdrawal_count_limit_exceeded: 'LIMIT_EXCEEDED',
};

/** Rung's code of a decline. One that the issuer advises never to repeat is hard, whatever its reason. */
export function toDeclineCode({ code, decline_code, advice_code }: StripeDecline): DeclineCode {
  const reason = codes[decline_code ?? ''] ?? codes[code ?? ''] ?? 'GENERIC_DECLINE';
  return advice_code === 'do_not_try_again' && !isHardDecline(reason) ? 'DO_NOT_HONOR' : reason;
}
