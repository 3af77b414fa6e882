import type { Dictionary } from './dictionary.ts';

/** Text of the demo shop. Part of the Japanese dictionary. */
export const shop: Dictionary['shop'] = {
  documentTitle: (seller) => `${seller} · ショップ`,
  intro: 'デモショップです。購入して、決済画面、カードの保存、その後の流れをお試しください。',
  products: '買い切り',
  plans: 'プラン',
  buy: '購入する',
  subscribe: '申し込む',
  startTrial: '無料で試す',
  buyLabel: (action, product) => `${product}を${action}`,
  chooseAmount: (minimum) => `金額を自由に選べます（${minimum}から）。`,
  yourPrice: (currency) => `お支払い金額（${currency}）`,
  afterTrial: (days) => `${days}日間の無料期間後`,
  amountInvalid: (minimum) => `${minimum}以上の金額を入力してください。`,
  completeTitle: 'お帰りなさい',
  completeBody: (seller) => `実際の${seller}では、ここでご購入の商品をお届けします。`,
  failedTitle: 'ご注文は完了していません',
  failedBody: '請求は行われていません。引き続きお買い物いただけます。',
  backToShop: 'ショップに戻る',
  sample: 'サンプルのお客様としてログイン中',
  samplePlan: 'プランを見る',
  sampleNote: 'プランを変更するといくらになるかを確かめて、実際に変更できます。',
  empty: '現在販売中の商品はありません。',
};
