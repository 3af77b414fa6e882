import type { Locale } from '../locale.ts';

// Reasons for a failed payment, in the wire's words. Soft: the same method may work later or after a fix. Hard: it
// must not be charged again. The second half says whether the customer can fix it.
const softForCustomer = [
  'AUTHENTICATION_FAILURE',
  'AUTHENTICATION_REQUIRED',
  'AUTHENTICATION_TIMEOUT',
  'CARD_NOT_ACTIVATED',
  'CARD_VELOCITY_EXCEEDED',
  'CUSTOMER_CANCELLED',
  'INCORRECT_CVC',
  'INCORRECT_NUMBER',
  'INSUFFICIENT_FUNDS',
  'INVALID_AMOUNT',
  'INVALID_CARD_NUMBER',
  'INVALID_CARD_OWNER',
  'INVALID_CVC',
  'INVALID_EXPIRY_YEAR',
  'INVALID_PIN',
  'INVALID_REQUEST',
  'INVALID_UPI_ID',
  'LIMIT_EXCEEDED',
  'LIVE_MODE_TEST_CARD',
  'MANDATE_INVALID',
  'MANDATE_REQUIRED',
  'REENTER_TRANSACTION',
] as const;
const softForSystem = [
  'GENERIC_DECLINE',
  'NETWORK_ERROR',
  'NETWORK_TIMEOUT',
  'ORDER_CREATION_FAILED',
  'PROCESSING_ERROR',
  'TRY_AGAIN_LATER',
  'UNKNOWN_ERROR',
] as const;
const hardForCustomer = [
  'EXPIRED_CARD',
  'FRAUDULENT',
  'INVALID_ACCOUNT',
  'LOST_CARD',
  'PAYMENT_METHOD_PROVIDER_DECLINED',
  'PAYMENT_METHOD_UNSUPPORTED',
  'PICKUP_CARD',
  'REVOCATION_OF_AUTHORIZATION',
  'STOLEN_CARD',
  'TRANSACTION_NOT_ALLOWED',
  'TRANSACTION_NOT_APPROVED',
] as const;
const hardForSystem = [
  'CARD_DECLINED',
  'DO_NOT_HONOR',
  'MANDATE_REQUIRED_SYSTEM',
  'PROVIDER_UNSUPPORTED',
] as const;

/** All decline codes, ordered soft to hard. */
export const declineCodes = [
  ...softForCustomer,
  ...softForSystem,
  ...hardForCustomer,
  ...hardForSystem,
] as const;

/** True decline reason, for the seller's records and for retry decisions; customers see `publicDeclineCode`. */
export type DeclineCode = (typeof declineCodes)[number];

/**
 * Reasons that would warn a thief or accuse an honest customer. They have no message, so none can be shown by
 * mistake.
 */
type SecretDeclineCode = 'FRAUDULENT' | 'LOST_CARD' | 'PICKUP_CARD' | 'STOLEN_CARD';
type PublicDeclineCode = Exclude<DeclineCode, SecretDeclineCode>;

const hardCodes: ReadonlySet<DeclineCode> = new Set([...hardForCustomer, ...hardForSystem]);

/** True when the same payment method must never be charged again. */
export function isHardDecline(code: DeclineCode): boolean {
  return hardCodes.has(code);
}

/** Decline code that customers may see: lost, stolen, pickup and fraud become a generic decline. */
export function publicDeclineCode(code: DeclineCode): PublicDeclineCode {
  switch (code) {
    case 'FRAUDULENT':
    case 'LOST_CARD':
    case 'PICKUP_CARD':
    case 'STOLEN_CARD':
      return 'GENERIC_DECLINE';
    default:
      return code;
  }
}

/**
 * Decline message for the customer: what happened, that nothing was charged, and what to do next. Safe for every
 * code.
 */
export function declineMessage(code: DeclineCode, locale: Locale): string {
  return messages[publicDeclineCode(code)][locale];
}

type Message = Readonly<Record<Locale, string>>;

const notCharged: Message = { en: 'You have not been charged.', ja: '請求は行われていません。' };

function message(reason: Message, next: Message): Message {
  return {
    en: `${reason.en} ${notCharged.en} ${next.en}`,
    ja: `${reason.ja}${notCharged.ja}${next.ja}`,
  };
}

const useAnotherCard: Message = {
  en: 'Please use another card, or contact your bank.',
  ja: '別のカードをお使いになるか、カード会社にお問い合わせください。',
};
const useAnotherMethod: Message = {
  en: 'Please choose another payment method.',
  ja: '別のお支払い方法をお選びください。',
};
const tryAgainSoon: Message = {
  en: 'Please try again in a few minutes, or use another card.',
  ja: '数分後にもう一度お試しいただくか、別のカードをお使いください。',
};
const checkAndTryAgain: Message = {
  en: 'Please check it and try again.',
  ja: 'ご確認のうえ、もう一度お試しください。',
};
const authenticate: Message = {
  en: 'Please try again and confirm the payment with your bank.',
  ja: 'もう一度お試しいただき、カード会社の本人認証を完了してください。',
};
const askBankToApprove: Message = {
  en: 'Please ask your bank to allow this payment, or use another card.',
  ja: 'カード会社に利用の可否をお問い合わせいただくか、別のカードをお使いください。',
};
const contactShop: Message = {
  en: 'Please try again, or contact the shop.',
  ja: 'もう一度お試しいただくか、ショップにお問い合わせください。',
};

const notApproved = message(
  { en: 'Your bank did not approve this payment.', ja: 'カード会社の承認が得られませんでした。' },
  useAnotherCard,
);
const wrongNumber = message(
  { en: 'The card number is not correct.', ja: 'カード番号が正しくありません。' },
  checkAndTryAgain,
);
const wrongSecurityCode = message(
  { en: 'The security code of the card is not correct.', ja: 'セキュリティコードが正しくありません。' },
  checkAndTryAgain,
);
const notProcessed = message(
  { en: 'The payment could not be processed.', ja: 'お支払いを処理できませんでした。' },
  tryAgainSoon,
);
const noConnection = message(
  { en: 'Your bank could not be reached.', ja: 'カード会社と通信できませんでした。' },
  tryAgainSoon,
);
const notSetUp = message(
  { en: 'The payment could not be set up.', ja: 'お支払いの準備ができませんでした。' },
  contactShop,
);
const methodNotAccepted = message(
  {
    en: 'This payment method cannot be used for this purchase.',
    ja: 'このお支払い方法は今回のご購入にはご利用いただけません。',
  },
  useAnotherMethod,
);
const noStandingPermission = message(
  {
    en: 'There is no valid permission to charge this payment method.',
    ja: 'このお支払い方法への請求の承認がありません。',
  },
  {
    en: 'Please approve it again, or choose another payment method.',
    ja: '改めてご承認いただくか、別のお支払い方法をお選びください。',
  },
);

const messages: Readonly<Record<PublicDeclineCode, Message>> = {
  AUTHENTICATION_FAILURE: message(
    {
      en: 'Your bank could not confirm that it was you.',
      ja: 'カード会社の本人認証を完了できませんでした。',
    },
    {
      en: 'Please try again, or use another card.',
      ja: 'もう一度お試しいただくか、別のカードをお使いください。',
    },
  ),
  AUTHENTICATION_REQUIRED: message(
    { en: 'Your bank asks you to confirm this payment.', ja: 'カード会社の本人認証が必要です。' },
    authenticate,
  ),
  AUTHENTICATION_TIMEOUT: message(
    { en: 'The payment was not confirmed in time.', ja: '本人認証が時間内に完了しませんでした。' },
    authenticate,
  ),
  CARD_NOT_ACTIVATED: message(
    { en: 'This card is not active yet.', ja: 'このカードはまだ有効化されていません。' },
    {
      en: 'Please activate it with your bank, or use another card.',
      ja: 'カード会社で有効化の手続きをしていただくか、別のカードをお使いください。',
    },
  ),
  CARD_VELOCITY_EXCEEDED: message(
    {
      en: 'This card has been used too often in a short time.',
      ja: '短時間にカードのご利用が集中しています。',
    },
    {
      en: 'Please try again later, or use another card.',
      ja: '時間をおいてもう一度お試しいただくか、別のカードをお使いください。',
    },
  ),
  CUSTOMER_CANCELLED: message(
    { en: 'The payment was cancelled.', ja: 'お支払いは取り消されました。' },
    { en: 'You can try again whenever you like.', ja: 'いつでももう一度お試しいただけます。' },
  ),
  INCORRECT_CVC: wrongSecurityCode,
  INCORRECT_NUMBER: wrongNumber,
  INSUFFICIENT_FUNDS: message(
    {
      en: 'There is not enough money available on this card.',
      ja: 'カードの残高またはご利用可能額が不足しています。',
    },
    useAnotherCard,
  ),
  INVALID_AMOUNT: message(
    { en: 'Your bank does not accept this amount.', ja: 'カード会社がこの金額を受け付けませんでした。' },
    useAnotherCard,
  ),
  INVALID_CARD_NUMBER: wrongNumber,
  INVALID_CARD_OWNER: message(
    { en: 'The name does not match the card.', ja: 'お名前がカードの名義と一致しません。' },
    checkAndTryAgain,
  ),
  INVALID_CVC: wrongSecurityCode,
  INVALID_EXPIRY_YEAR: message(
    { en: 'The expiry date of the card is not correct.', ja: 'カードの有効期限が正しくありません。' },
    checkAndTryAgain,
  ),
  INVALID_PIN: message(
    { en: 'The PIN is not correct.', ja: '暗証番号が正しくありません。' },
    checkAndTryAgain,
  ),
  INVALID_REQUEST: notSetUp,
  INVALID_UPI_ID: message(
    { en: 'The UPI ID is not correct.', ja: 'UPI IDが正しくありません。' },
    checkAndTryAgain,
  ),
  LIMIT_EXCEEDED: message(
    { en: 'This payment is above the limit of the card.', ja: 'カードの利用限度額を超えています。' },
    useAnotherCard,
  ),
  LIVE_MODE_TEST_CARD: message(
    {
      en: 'This is a test card, and test cards cannot pay here.',
      ja: 'テスト用のカードはここではご利用いただけません。',
    },
    { en: 'Please use another card.', ja: '別のカードをお使いください。' },
  ),
  MANDATE_INVALID: noStandingPermission,
  MANDATE_REQUIRED: noStandingPermission,
  REENTER_TRANSACTION: message(
    {
      en: 'Your bank asks for the payment to be entered again.',
      ja: 'カード会社からお支払いの再入力を求められています。',
    },
    { en: 'Please try again.', ja: 'もう一度お試しください。' },
  ),
  GENERIC_DECLINE: notApproved,
  NETWORK_ERROR: noConnection,
  NETWORK_TIMEOUT: noConnection,
  ORDER_CREATION_FAILED: notSetUp,
  PROCESSING_ERROR: notProcessed,
  TRY_AGAIN_LATER: message(
    {
      en: 'Your bank cannot take this payment right now.',
      ja: 'カード会社が現在お支払いを受け付けていません。',
    },
    tryAgainSoon,
  ),
  UNKNOWN_ERROR: notProcessed,
  EXPIRED_CARD: message(
    { en: 'This card has expired.', ja: 'このカードは有効期限が切れています。' },
    { en: 'Please use another card.', ja: '別のカードをお使いください。' },
  ),
  INVALID_ACCOUNT: message(
    { en: 'The account behind this card cannot be used.', ja: 'このカードの口座はご利用いただけません。' },
    useAnotherCard,
  ),
  PAYMENT_METHOD_PROVIDER_DECLINED: message(
    {
      en: 'The provider of this payment method did not approve the payment.',
      ja: 'お支払い方法の提供会社の承認が得られませんでした。',
    },
    useAnotherMethod,
  ),
  PAYMENT_METHOD_UNSUPPORTED: methodNotAccepted,
  REVOCATION_OF_AUTHORIZATION: message(
    {
      en: 'The permission to charge this card was withdrawn.',
      ja: 'このカードへの請求の承認が取り消されています。',
    },
    useAnotherCard,
  ),
  TRANSACTION_NOT_ALLOWED: message(
    {
      en: 'This card does not allow this kind of payment.',
      ja: 'このカードではこの種類のお支払いができません。',
    },
    askBankToApprove,
  ),
  TRANSACTION_NOT_APPROVED: notApproved,
  CARD_DECLINED: notApproved,
  DO_NOT_HONOR: notApproved,
  MANDATE_REQUIRED_SYSTEM: noStandingPermission,
  PROVIDER_UNSUPPORTED: methodNotAccepted,
};
