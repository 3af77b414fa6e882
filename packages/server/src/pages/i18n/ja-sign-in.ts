import type { Dictionary } from './dictionary.ts';

export const signIn: Dictionary['signIn'] = {
  title: 'アカウントにサインイン',
  intro: (seller) =>
    `${seller}でのご注文に使われたメールアドレスを入力してください。サインイン用のリンクをお送りします。パスワードは必要ありません。`,
  email: 'メールアドレス',
  button: 'リンクを送る',
  sentTitle: 'メールをご確認ください',
  sentBody: (email) =>
    `${email} でのご注文がある場合、サインイン用のリンクをお送りしました。リンクは15分間、一度だけ使えます。`,
  sentHelp:
    '数分たっても届かない場合は、迷惑メールフォルダをご確認いただくか、以前の領収書が届いたアドレスをお試しください。',
  another: '別のアドレスを使う',
  noMailTest: 'メールサーバー（RUNG_SMTP_URL）が設定されていないため、メールは送信されません。',
  noMail: 'ただいまメールを送信できません。販売者までお問い合わせください。',
  linkTitle: (seller) => `${seller}にサインイン`,
  linkBody: (name) => `${name} 様のアカウントを開きます。`,
  linkChoice: 'このメールアドレスには複数のアカウントがあります。どのアカウントを開きますか。',
  enter: 'サインインする',
  since: (name, date) => `${name} 様（${date}から）`,
  usedTitle: 'このリンクは使えません',
  usedBody: 'サインイン用のリンクは15分間、一度だけ使えます。もう一度お送りください。',
  again: 'リンクをもう一度送る',
};
