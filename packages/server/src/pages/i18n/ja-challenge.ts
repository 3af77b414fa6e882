import type { Dictionary } from './dictionary.ts';

/** Text of the simulated bank's page. Part of the Japanese dictionary. */
export const challenge: Dictionary['challenge'] = {
  documentTitle: '本人確認 · テスト銀行',
  bankName: 'テスト銀行',
  bankNote: 'これは Rung が模擬する銀行です。実際の銀行では、ここで認証コードや指紋の確認を行います。',
  title: 'お支払いを承認しますか',
  body: (merchant) => `${merchant}から、お客様のカードへの請求がありました。`,
  merchant: '加盟店',
  amount: '金額',
  card: 'カード',
  date: '日付',
  approve: '承認する',
  refuse: '拒否する',
  leave: '回答せずに戻る',
  overTitle: '本人確認の期限が過ぎました',
  overBody: 'このお支払いは取り消され、カードへの請求は行われていません。今から承認することはできません。',
  goOn: '次へ進む',
};
