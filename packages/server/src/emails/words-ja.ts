import type { LetterWords } from './words-en.ts';

const devices = { computer: 'パソコン', phone: 'スマートフォン' } as const;

export const wordsJa: LetterWords = {
  greeting: (name) => `${name} 様`,
  subject: (seller, text) => `【${seller}】${text}`,
  test: 'テストモードです。実際のお金は動いていません。',
  testMark: '【テスト】',
  card: 'カード',
  cardNamed: (network, lastFour) => `${network}（末尾${lastFour}）`,
  questions: (email) => `ご不明な点は、このメールへの返信または ${email} までお問い合わせください。`,
  legal: '特定商取引法に基づく表記',
  terms: '利用規約',
  privacy: 'プライバシー',
  quantity: (name, quantity) => `${name} × ${quantity}`,
  next: {
    lead: '次回のお支払い：',
    text: (amount, plan, date, every) =>
      `${date}に${plan} ${amount}。以後、解約されるまで${every}請求いたします。`,
  },

  receipt: {
    subject: (_seller, number, amount) => `ご注文ありがとうございます（注文番号 ${number}、${amount}）`,
    subjectFree: () => 'お申し込みありがとうございます',
    preheader: (names) => `${names}。領収書を添付しています。`,
    heading: 'お支払いが完了しました',
    headingFree: 'お申し込みが完了しました',
    opening: (date, card) =>
      card === null
        ? `このたびはご注文いただき、ありがとうございます。（${date}）`
        : `このたびはご注文いただき、ありがとうございます。${date}に${card}でお支払いいただきました。`,
    credit: 'クレジット',
    tax: 'うち消費税等',
    total: 'お支払い済み',
    button: '領収書を見る',
    invoice: (number) => `領収書（${number}）をPDFで添付しています。`,
  },
  payment_failed: {
    subject: (plan) => `${plan}のお支払いが完了していません`,
    preheader: (plan) => `カードをご変更いただければ、${plan}をそのままご利用いただけます。`,
    heading: 'お支払いが完了していません',
    opening: (date) =>
      `${date}のお支払いで、カード会社の承認が得られませんでした。請求は行われていません。有効期限切れや利用限度額が主な原因です。`,
    total: 'お支払い額',
    button: 'カードを変更して支払う',
    hold: (plan) => `お支払いが完了するまで、${plan}は停止しています。完了すると、自動的に再開します。`,
    link: 'リンクは7日間有効です。パスワードは必要ありません。',
  },
  renewal_coming: {
    subject: (plan, date) => `${plan}は${date}に更新されます`,
    subjectTrial: (plan, date) => `${plan}のお試し期間は${date}に終了します`,
    preheader: (amount, date) => `${date}に ${amount}。お手続きは必要ありません。`,
    heading: (plan) => `${plan}の更新日が近づいています`,
    headingTrial: 'お試し期間がまもなく終了します',
    opening: (amount, date, every) =>
      `${date}に ${amount} を請求します。以後、解約されるまで${every}請求します。引き続きご利用になる場合、お手続きは必要ありません。`,
    total: '次回のお支払い',
    cancel: (email) =>
      email === null
        ? 'それまでに解約すると、請求はありません。'
        : `それまでに解約すると、請求はありません。お困りの際は ${email} までお問い合わせください。`,
  },
  plan_changed: {
    subject: (plan) => `${plan}に変更しました`,
    preheader: (previous) =>
      previous === null ? 'プランの内容が変わりました。' : `${previous}からの変更です。`,
    heading: (plan) => `${plan}に変更しました`,
    opening: (plan, previous, date) =>
      previous === null
        ? `${date}に${plan}の内容を変更しました。`
        : `${date}に${previous}から${plan}に変更しました。`,
    notYou: (email) =>
      email === null
        ? 'お心当たりがない場合は、このメールにご返信ください。'
        : `お心当たりがない場合は、${email} までお問い合わせください。`,
  },
  cancelled: {
    subject: (plan) => `${plan}の解約が完了しました`,
    preheader: '以後の請求はありません。',
    heading: () => '解約が完了しました',
    opening: (plan, date) =>
      date === null
        ? `${plan}は終了しました。以後の請求はありません。`
        : `${plan}は${date}までご利用いただけます。以後の請求はありません。`,
    notYou: (email) =>
      email === null
        ? 'お心当たりがない場合は、このメールにご返信ください。'
        : `お心当たりがない場合は、${email} までお問い合わせください。`,
  },
  refunded: {
    subject: (amount) => `${amount} を返金します`,
    preheader: '通常5〜10日で反映されます。',
    heading: (amount) => `${amount} を返金します`,
    opening: (card) => `${card}に返金します。通常5〜10日で反映されます。`,
    openingWallet: 'お客様の残高に加えました。次回以降のご注文に充てられます。',
    yourCard: 'お支払いのカード',
    total: '返金額',
    button: '返金明細を見る',
  },
  undone: {
    subject: (name) => `${name}を取り消しました`,
    preheader: '先のご注文はそのままです。',
    heading: '取り消しました',
    opening: (name) => `${name}を取り消しました。先のご注文はそのままです。`,
    refund: (amount, card) => `${amount} を${card}に返金します。通常5〜10日で反映されます。`,
  },
  offer_open: {
    subject: (headline) => headline,
    preheader: (date) => `${date}まで。`,
    opening: 'ご注文の際にご覧いただいたご案内です。同じ価格で、まだお申し込みいただけます。',
    total: '価格',
    button: 'ご案内を見る',
    until: (date) => `${date}までのご案内です。開いただけで請求されることはありません。`,
    unsubscribe: 'ご案内メールを受け取らない',
  },
  sign_in: {
    subject: () => 'サインイン用リンク',
    preheader: 'このリンクは15分間、一度だけ使えます。',
    heading: 'サインイン',
    opening: '次のボタンからサインインしてください。リンクは15分間、一度だけ使えます。',
    button: 'サインインする',
    asked: (time, device) => `${time}に、${devices[device]}からのご依頼です。`,
    safety:
      'お心当たりがない場合は、このメールを破棄してください。このメールがなければ、サインインはできません。',
    paste: 'または、次のアドレスを貼り付けてください：',
  },
};
