import type { Dictionary } from './dictionary.ts';

/** Notices about the outcome of the customer's last attempt at a checkout. */
export const notice: Dictionary['notice'] = {
  declinedTitle: 'お支払いが完了しませんでした',
  authenticationCancelledTitle: '本人確認が中断されました',
  authenticationCancelled: 'ご注文内容は残っています。準備ができたらお支払いください。',
  cardPageLeftTitle: 'お支払いは完了していません',
  cardPageLeft: '請求は行われていません。ご注文内容は残っています。準備ができたらお支払いください。',
  unreachableTitle: '決済サービスに接続できませんでした',
  unreachable: '請求は行われていません。しばらくしてからもう一度お試しください。',
  totalChangedTitle: '合計金額が変わりました',
  totalChanged: (before, after) =>
    `${before}から${after}に変わりました。請求は行われていません。内容をご確認のうえ、お支払いください。`,
  countryChangedTitle: '国・地域が変わりました',
  countryChanged:
    '選択した国・地域の住所欄に切り替えました。請求は行われていません。住所をご確認のうえ、お支払いください。',
  discountApplied: (code) => `割引 ${code} を適用しました。`,
  discountRemoved: (code) => `割引 ${code} を取り消しました。`,
  discountPendingTitle: '割引コードを適用しました',
  discountPending: 'まだ請求は行われていません。新しい合計をご確認のうえ、お支払いください。',
  planIsTheirsTitle: 'このプランはすでにご利用中です',
  planIsTheirs: 'プランの変更はアカウントで行えます。請求は行われていません。',
  planHeldTitle: 'この内容では、このプランを購入できません',
  planHeld:
    'すでにご利用中の方は、アカウントでプランを変更するか、販売者にお問い合わせください。請求は行われていません。',
  toAccount: 'アカウントを開く',
};
