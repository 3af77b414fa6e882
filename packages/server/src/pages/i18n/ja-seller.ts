import type { Dictionary } from './dictionary.ts';

/** Words about the seller: footer, legal notice. Part of the Japanese dictionary. */
export const foot: Dictionary['foot'] = {
  aboutSeller: '販売者について',
  terms: '利用規約',
  privacy: 'プライバシー',
  returns: '返品・キャンセル',
  legal: '特定商取引法に基づく表記',
  soldBy: (seller) => `販売：${seller}`,
};

export const legal: Dictionary['legal'] = {
  title: '特定商取引法に基づく表記',
  documentTitle: (seller) => `特定商取引法に基づく表記 · ${seller}`,
  seller: '販売事業者',
  representative: '運営責任者',
  address: '所在地',
  phone: '電話番号',
  email: 'メールアドレス',
  website: 'ウェブサイト',
  taxNumber: '登録番号',
  price: '販売価格',
  priceText: '各商品の表示価格のとおりです。消費税はご注文画面に表示します。商品代金以外の料金はありません。',
  paymentMethod: 'お支払い方法',
  paymentMethodText: 'クレジットカード・デビットカード',
  paymentTime: 'お支払い時期',
  paymentTimeText: 'ご注文の確定時に請求します。プランの2回目以降は、更新日ごとに請求します。',
  delivery: '提供時期',
  deliveryText: 'お支払いの完了後、すぐにご利用いただけます。',
  returns: '返品・解約',
  returnsText: (seller) => `返品については${seller}にお問い合わせください。`,
};
