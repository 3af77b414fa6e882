import type { Dictionary } from './dictionary.ts';

/** Text of the page for changing a subscription's payment method. Part of the Japanese dictionary. */
export const method: Dictionary['method'] = {
  due: {
    title: '未払い分のお支払い',
    intro: (plan) =>
      `${plan}の前回のお支払いが完了していません。こちらでお支払いいただくと、ご利用を再開できます。`,
    button: (amount) => `${amount}を支払う`,
    busy: '処理しています。このままお待ちください。',
    card: 'お支払い方法',
    done: 'お支払いが完了しました。ご利用を再開できます。',
  },
  change: {
    title: 'カードの変更',
    intro: (plan) => `今回の請求はありません。今後、${plan}のお支払いには、ここで選んだカードが使われます。`,
    button: (_amount) => 'このカードに変更する',
    busy: '保存しています。このままお待ちください。',
    card: 'カード',
    done: 'カードを変更しました。',
  },
  currentCard: (card) => `現在のカード ${card}`,
  cardSaved: 'カードはこの販売者のもとに保存され、今後この定期購入のお支払いに使われます。',
  backToAccount: 'お客様ページに戻る',
};
