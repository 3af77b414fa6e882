import type { Dictionary } from './dictionary.ts';

/** Text of the developer's start page. Part of the Japanese dictionary. */
export const home: Dictionary['home'] = {
  documentTitle: 'Rung',
  title: 'Rung が動いています。',
  body: '自分のサーバーで動く課金とワンクリックオファー。このページは、起動した開発者のためのものです。',
  startHere: 'まずはここから',
  shop: 'デモショップ',
  shopNote: '実際の決済画面で購入してみる。',
  dashboard: 'ダッシュボード',
  dashboardNote: '決済、顧客、オファーの成果を見る。',
  reference: 'API リファレンス',
  referenceNote: 'すべてのエンドポイントを、その場で試せます。',
  errors: 'エラーコード',
  errorsNote: 'それぞれの意味と、直し方。',
  connect: 'SDK をつなぐ',
  apiKeyNote: 'API キーの保存場所は、Rung を起動したターミナルに表示されています。',
  testCards: 'テストカード',
  cardNumber: 'カード番号',
  whatHappens: '結果',
  anyDate: '有効期限は未来の日付、セキュリティコードは任意の数字で使えます。',
  version: (version) => `バージョン ${version}`,
};
