import type { Dictionary } from './dictionary.ts';

/** The last confirmation before an order, as Japanese law wants it. A part of the Japanese dictionary. */
export const disclosure: Dictionary['disclosure'] = {
  title: 'ご注文の最終確認（特定商取引法に基づく表示）',
  quantity: '分量',
  price: '販売価格',
  priceNow: (amount) => `本日のお支払い ${amount}（税込）`,
  priceOnDemand: '2回目以降 金額は都度異なります（解約されるまで販売者が請求）',
  paymentTime: 'お支払い時期',
  paymentTimeOnce: 'ご注文の確定時にカードへ請求します。',
  paymentTimeNothing: 'ご注文の確定時の請求はありません。',
  paymentTimeRenewal: '2回目以降は、更新日ごとに自動で請求します。',
  paymentTimeOnDemand: '2回目以降は日付の定めがなく、販売者が請求するときにカードへ請求します。',
  paymentMethod: 'お支払い方法',
  paymentMethodCard: 'クレジットカード・デビットカード',
  delivery: '提供時期',
  cancellation: '返品・解約',
  openUntil: '申込期限',
  until: (time) => `${time}まで`,
  seller: '販売者',
  defaults: (seller, isRecurring) => ({
    delivery: 'お支払いの完了後、すぐにご利用いただけます。',
    cancellation: isRecurring
      ? `定期購入は次回の更新日の前に解約できます。返品については${seller}にお問い合わせください。`
      : `返品については${seller}にお問い合わせください。`,
    seller,
  }),
};
