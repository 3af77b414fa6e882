/** Words of the pages that sign in to the account by e-mail. Part of the English dictionary. */
export const signIn = {
  title: 'Sign in to your account',
  intro: (seller: string) =>
    `Enter the email address of your orders at ${seller}. We send you a link that signs you in. There is no password.`,
  email: 'Email',
  button: 'Send the link',
  sentTitle: 'Look at your email',
  sentBody: (email: string) =>
    `If there are orders for ${email}, a link to sign in is on its way. It works once, for 15 minutes.`,
  sentHelp: 'Nothing after a few minutes? Look in the spam folder, or try the address of an earlier receipt.',
  another: 'Use another address',
  noMailTest: 'There is no mail server (RUNG_SMTP_URL), so nothing leaves this machine.',
  noMail: 'This shop sends no email at the moment. Please contact the seller.',
  linkTitle: (seller: string) => `Sign in to ${seller}`,
  linkBody: (name: string) => `You open the account of ${name}.`,
  linkChoice: 'There are several accounts for your email address. Which one would you like to open?',
  enter: 'Sign in',
  since: (name: string, date: string) => `${name}, since ${date}`,
  usedTitle: 'This link does not work any more',
  usedBody: 'Links to sign in work once, for 15 minutes. Ask for another one.',
  again: 'Send another link',
};
