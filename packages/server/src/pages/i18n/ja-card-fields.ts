import type { Dictionary } from './dictionary.ts';

/** The page with the card fields of a payment gateway, and the way to it. */
export const cardFields: Dictionary['cardFields'] = {
  next: (gateway) => `カード情報は次の画面で、${gateway}の安全な入力欄に入力していただきます。`,
  documentTitle: (seller) => `お支払い – ${seller}`,
  title: 'カード情報の入力',
  loading: '入力欄を読み込んでいます…',
  takenBy: (gateway) => `入力内容は${gateway}が直接受け取り、このサイトには送信されません。`,
  paying: 'お支払いを処理しています…',
  failed: (gateway) =>
    `入力欄を表示できませんでした。請求は行われていません。下のリンクから${gateway}のページでお支払いください。`,
  needsScripts: (gateway) =>
    `入力欄の表示にはJavaScriptが必要です。下のリンクから${gateway}のページでお支払いください。`,
  back: (gateway) => `戻る、または${gateway}のページで支払う`,
};
