import type { offerEn } from './offer-en.ts';

/** Text of the offer page, in Japanese. */
export const offerJa: typeof offerEn = {
  documentTitle: (headline, seller) => `${headline} · ${seller}`,

  paid: (amount) => `ご注文のお支払いが完了しました（${amount}）`,
  completed: 'ご注文が完了しました',
  viewOrder: 'ご注文内容を見る',
  viewOrderLabel: 'このご案内に回答せず、ご注文内容を見る',

  isNew: '新しく加わる内容',
  morePer: (amount, per) => `現在との差額 +${amount}${per}（税抜）`,
  lessPer: (amount, per) => `現在との差額 −${amount}${per}（税抜）`,
  more: (amount) => `お持ちの商品との差額 +${amount}（税抜）`,
  less: (amount) => `お持ちの商品との差額 −${amount}（税抜）`,

  priceTitle: 'お支払い金額',
  unused: (plan) => `${plan}の未使用分`,
  partOf: (price) => `今の期間の残り分（通常 ${price}）`,
  creditUsed: '定期購入のクレジット',
  creditKept: '次回以降に充てるクレジット',
  paidWith: 'お支払い方法',
  paidInCheckout: '次の画面でお支払い',
  tax: '税',
  taxIncluded: 'うち税',

  quantity: '数量',
  changeQuantity: '変更する',

  openUntil: (time) => `${time}まで`,
  minutesLeft: (minutes) => `残り${minutes}分`,
  hoursLeft: (hours) => `残り${hours}時間`,
  daysLeft: (days) => `残り${days}日`,

  add: '注文に追加する',
  buy: '購入する',
  subscribe: '申し込む',
  switchPlan: 'プランを変更する',
  keepPlan: 'このプランを続ける',
  addToPlan: 'プランに追加する',
  pausePlan: 'プランを一時停止する',
  extendTrial: (days) => `トライアル期間を無料で${days}日間延長する`,
  payInCheckout: 'お支払いに進む',
  decline: '追加しない',
  declinePause: '一時停止しない',
  declineTrialExtension: '延長しない',
  charging: 'お支払いを処理しています。このままお待ちください。',

  consentCharge: (label, amount, card) =>
    `「${label}」を押すとご注文が確定し、${card}のカードに${amount}がすぐに請求されます。`,
  consentFree: (label, amount) =>
    `「${label}」を押すとお申し込みが確定します。本日のお支払いは${amount}です。`,
  consentWallet: (amount) => `お客様の残高から${amount}がすぐに支払われます。`,
  consentCheckout: (label) => `「${label}」を押しても、まだ請求は行われません。次の画面でお支払いください。`,
  consentPause: (label, plan, date) =>
    `「${label}」を押すと、${plan}は${date}まで一時停止します。その間の請求はありません。お客様ページからいつでも再開できます。`,
  consentTrialExtension: (label, plan, date) =>
    `「${label}」を押すと、${plan}のトライアル期間が${date}まで無料で延長されます。初回のお支払いは、トライアルの終了時となります。`,
  consentUndoTrialExtension: (minutes) =>
    `${minutes}分以内で、プランに変更がなければ、この画面で取り消すことができます。トライアル期間は延長前の日時に終了します。`,
  consentCycles: (count, isLater) => {
    const which = isLater ? '次回' : '初回';
    return count === 1
      ? `割引は${which}のお支払いのみです。`
      : `割引は${which}から${count}回分のお支払いに適用されます。`;
  },
  consentNewMethod: '今後の定期購入のお支払いも、このカードに請求されます。',
  consentUndo: (minutes) => `${minutes}分以内であれば、この画面で取り消すことができ、全額をお返しします。`,
  consentUndoChange: (minutes) =>
    `${minutes}分以内で、プランに他の変更がなければ、この画面で取り消すことができます。プランは今の内容に戻り、お支払いいただいた全額をお返しします。`,
  consentNo: (label) => `「${label}」を押しても請求は行われず、同じご案内を再び表示することはありません。`,
  terms: (seller) => `販売者は${seller}です。ご注文時と同じ規約が適用されます。`,
  termsOfVisit: (seller) => `販売者は${seller}です。${seller}の販売規約が適用されます。`,

  request: {
    cancelAsked: (plan) => `${plan}の解約手続きの途中です。まだ解約されていません。`,
    changeAsked: (plan) => `${plan}への変更手続きの途中です。まだ変更されていません。`,
    back: 'プランの画面に戻る',
    backLabel: 'このご案内に回答せず、プランの画面に戻る',
    cancel: '解約手続きを進める',
    change: (plan) => `${plan}に変更する`,
    ends: (label, plan, date) =>
      `「${label}」を押すと、お申し出のとおり${plan}は${date}に終了します。請求は行われず、同じご案内を再び表示することはありません。`,
    endsNow: (label, plan) =>
      `「${label}」を押すと、お申し出のとおり${plan}はすぐに終了します。請求は行われず、同じご案内を再び表示することはありません。`,
    changes: (label, plan) =>
      `「${label}」を押すと、ご確認いただいた内容で${plan}に変更します。同じご案内を再び表示することはありません。`,
    cancelNow: '解約手続きを進める',
    changeNow: (plan) => `${plan}に変更する`,
    cancelledTitle: 'プランを解約しました',
    cancelled: (plan, date) => `${plan}は${date}までご利用いただけます。以後の請求はありません。`,
    cancelledNow: (plan) => `${plan}は終了しました。以後の請求はありません。`,
    changedTitle: 'プランを変更しました',
    changed: (plan) => `${plan}をご利用中です。`,
    planned: (plan, date) => `${plan}は${date}に始まります。`,
    refusedTitle: 'ご確認いただいた内容では手続きできませんでした',
    refused: 'プランは変わらず、請求も行われていません。お客様ページを開き、内容をもう一度ご確認ください。',
  },

  preferenceTitle: 'ご案内を減らす・受け取らない',
  preferenceBody: (seller) => `${seller}からのこのようなご案内の頻度をお選びください。`,
  fewer: '減らす',
  none: 'これを含め、受け取らない',
  noneLater: '受け取らない',
  all: '通常どおり',
  fewerSaved: 'ご案内を減らしました。表示は週に1回までです。',
  noneSaved: '今後、ご案内は表示されません。',
  allSaved: 'ご案内は通常どおり表示されます。',

  withheldTitle: 'このご案内は現在ご利用いただけません',
  withheld: '請求は行われていません。以前のお支払いについて、カード会社での確認が続いています。',
  changedTitle: 'この画面の内容が変わりました',
  changed: '請求は行われていません。現在の内容をご確認のうえ、もう一度お選びください。',
  methodTitle: 'このカードは使えません',
  method: '請求は行われていません。別のお支払い方法をお選びください。',
  failedTitle: 'お支払いが完了しませんでした',
  failedCheckout: 'お支払いのないまま決済画面が終了しました。請求は行われていません。',
  kept: 'ご案内の内容と価格はそのままです。',
  anotherCard: '別のカードを使う',
  tryAgain: (card) => `${card}でもう一度試す`,
  planCard: 'プランのお支払いカードを変更する',

  chargingTitle: 'お支払いを処理しています',
  chargingBody: 'カード会社の回答を待っています。この画面は自動で更新されます。',
  chargedOnce: '請求は一度だけです。もう一度押していただく必要はありません。',
  checkAgain: '今すぐ確認する',

  challengeTitle: 'カード会社での本人確認が必要です',
  challengeBody: '完了するまで請求は行われません。',
  challenge: '本人確認に進む',
  checkoutTitle: 'お支払い画面をご用意しています',
  checkoutBody: 'お支払いいただくまで請求は行われません。',
  checkout: 'お支払い画面に進む',

  acceptedTitle: 'ありがとうございます。追加が完了しました。',
  changedPlanTitle: 'ありがとうございます。プランを変更しました。',
  pausedTitle: 'プランを一時停止しました。',
  pausedUntil: (plan, date) =>
    `${plan}は${date}まで休止し、その後は自動で再開します。次回のお支払いまで請求はありません。`,
  trialExtendedTitle: 'トライアル期間を延長しました。',
  trialExtendedUntil: (plan, date) => `${plan}のトライアル期間は${date}までです。それまで請求はありません。`,
  undoUntil: (time) => `${time}まで、この画面で取り消すことができます`,
  undo: (amount) => `取り消して${amount}の返金を受ける`,
  undoPause: '今すぐ再開する',
  undoTrialExtension: '延長を取り消す',
  undoPlan: (amount, plan) => `取り消して${amount}の返金を受け、${plan}に戻す`,
  undoPlanFree: (plan) => `取り消して${plan}に戻す`,
  undoFree: '取り消す',
  undoCredit: (amount) => `取り消すと、付与された${amount}のクレジットもなくなります。`,
  undoing: '取り消しています…',
  undoClosed: (seller) =>
    `この画面で取り消せる時間は過ぎました。返金については${seller}にお問い合わせください。`,
  movedOnTitle: 'この画面では取り消せなくなりました',
  movedOn: (seller) =>
    `その後プランの内容が変わったためです。今回、変更や返金は行われていません。${seller}にお問い合わせください。`,

  undoneTitle: '取り消しました',
  undone: (amount, card) => `${amount}を${card}のカードに返金します。`,
  undoneFree: '請求は行われていません。',
  undonePlan: (plan) => `ご契約は、変更前の${plan}に戻りました。`,
  undoneSubscription: '定期購入は終了し、今後請求されることはありません。',
  undonePause: 'プランは元どおり継続します。',
  undoneTrialExtension: 'トライアル期間は、延長前の日時に終了します。',

  declinedTitle: '承知しました',
  declined: '請求は行われていません。同じご案内を再び表示することはありません。',
  expiredTitle: 'このご案内は終了しました',
  expired: '請求は行われていません。',

  goOn: '次へ進む',
  goOnTo: (seller) => `${seller}に戻る`,
  close: 'この画面を閉じていただけます。',
};
