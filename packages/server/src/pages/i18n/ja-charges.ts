import type { Dictionary } from './dictionary.ts';

/** Sentences about a subscription's recurring charges. Part of the Japanese dictionary. */
export const charges: Dictionary['charges'] = {
  once: (amount, on) => `${on}に${amount}`,
  during: (amount, every, from, to) => `${from}から${to}まで${every}${amount}`,
  onwards: (amount, every, from) => `${from}から${every}${amount}`,
  list: (before, last) => `${before.join('、')}、以後は${last}`,

  regular: (price, every, from) => `以後 ${every} ${price}（${from}から）`,
  next: (list) => `次回以降 ${list}`,
  until: (date) => `${date}に契約期間が満了し、終了します。`,
  ends: (date) => `${date}に終了し、以後の請求はありません。`,
  paused: '一時停止中です。再開されるまで請求はありません。',
  on_hold: '保留中です。未払い分をお支払いいただくと再開します。',
  on_demand: '以後のお支払いは日付も金額も定まっておらず、解約されるまで販売者がその都度請求します。',

  consent: {
    offer: {
      regular: (price, every) => `その後は解約されるまで、${every}${price}（税込）が自動で請求されます。`,
      term: (price, every) => `その後は契約期間中、${every}${price}（税込）が自動で請求されます。`,
      list: (list) => `その後は解約されるまで、次のとおり自動で請求されます（税込）：${list}。`,
    },
    checkout: {
      regular: (price, every) =>
        `お支払いにより、解約されるまで${every}${price}がこのお支払い方法に請求されることに同意したものとみなされます。`,
      term: (price, every) =>
        `お支払いにより、契約期間中${every}${price}がこのお支払い方法に請求されることに同意したものとみなされます。`,
      list: (list) =>
        `お支払いにより、解約されるまで次のとおりこのお支払い方法に請求されることに同意したものとみなされます：${list}。`,
    },
    method: {
      regular: (price, every) =>
        `解約されるまで${every}${price}がこのお支払い方法に請求されることに同意したものとみなされます。`,
      term: (price, every) =>
        `契約期間中${every}${price}がこのお支払い方法に請求されることに同意したものとみなされます。`,
      list: (list) =>
        `解約されるまで次のとおりこのお支払い方法に請求されることに同意したものとみなされます：${list}。`,
    },
    change: {
      regular: (price, every) =>
        `変更により、次の変更または解約まで${every}${price}がこのカードに請求されることに同意したものとみなされます。`,
      term: (price, every) =>
        `変更により、契約期間中${every}${price}がこのカードに請求されることに同意したものとみなされます。`,
      list: (list) =>
        `変更により、次の変更または解約まで次のとおりこのカードに請求されることに同意したものとみなされます：${list}。`,
    },
  },

  disclosed: {
    taxed: (charge) => `${charge}（税込）`,
    order: (amount, every, from) => `2回目以降 ${every}${amount}（${from}から、解約されるまで自動更新）`,
    trial: (amount, every, from) =>
      `トライアル終了後 ${every}${amount}（${from}から、解約されるまで自動更新）`,
    term: (amount, every, from, to) => `2回目以降 ${every}${amount}（${from}から${to}まで）`,
    after: {
      order: (amount, every) => `以後 ${every}${amount}（解約されるまで自動更新）`,
      change: (amount, every) => `以後 ${every}${amount}（変更または解約されるまで自動更新）`,
      term: (amount, every, to) => `以後 ${every}${amount}（最終 ${to}）`,
    },
  },
};
