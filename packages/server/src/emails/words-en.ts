/** Texts of the letters in English. Its type is the contract for the other languages. */
export const wordsEn = {
  greeting: null as ((name: string) => string) | null,
  /** Subject as it is sent. */
  subject: (_seller: string, text: string) => text,
  test: 'Test mode. No real money moved.',
  testMark: '[Test] ',
  card: 'Card',
  cardNamed: (network: string, lastFour: string) => `${network} ending in ${lastFour}`,
  questions: (email: string) => `Questions? Reply to this message or write to ${email}.`,
  legal: 'Legal notice',
  terms: 'Terms',
  privacy: 'Privacy',
  quantity: (name: string, quantity: string) => `${name} × ${quantity}`,
  next: {
    lead: 'Next payment:',
    text: (amount: string, plan: string, date: string, every: string) =>
      `${amount} for ${plan} on ${date}, then ${every} until you cancel.`,
  },

  receipt: {
    subject: (seller: string, number: string, amount: string) =>
      `Your receipt from ${seller}: order ${number}, ${amount}`,
    subjectFree: (seller: string) => `Your order from ${seller}`,
    preheader: (names: string) => `${names}. Your receipt is attached.`,
    heading: 'Thank you. Your order is paid.',
    headingFree: 'Thank you. Your order is complete.',
    opening: (date: string, card: string | null) =>
      card === null ? `Ordered on ${date}.` : `${date}, paid with ${card}.`,
    credit: 'Credit',
    tax: 'Includes tax',
    total: 'Paid',
    button: 'View invoice',
    invoice: (number: string) => `Your invoice ${number} is attached as a PDF.`,
  },
  payment_failed: {
    subject: (plan: string) => `Your payment for ${plan} did not go through`,
    preheader: (plan: string) => `Pay or use another card, and ${plan} goes on.`,
    heading: 'Your payment did not go through',
    opening: (date: string) =>
      `Your bank did not approve the payment on ${date}. You have not been charged. This is often an expired card or a limit.`,
    total: 'To pay',
    button: 'Pay or use another card',
    hold: (plan: string) => `Until it is paid, ${plan} is on hold. Once it is, it goes on by itself.`,
    link: 'The link works for seven days and needs no password.',
  },
  renewal_coming: {
    subject: (plan: string, date: string) => `${plan} renews on ${date}`,
    subjectTrial: (plan: string, date: string) => `Your trial of ${plan} ends on ${date}`,
    preheader: (amount: string, date: string) => `${amount} on ${date}. Nothing for you to do.`,
    heading: (plan: string) => `${plan} renews soon`,
    headingTrial: 'Your trial ends soon',
    opening: (amount: string, date: string, every: string) =>
      `On ${date} we charge ${amount}, then ${every} until you cancel. If you want to go on, there is nothing for you to do.`,
    total: 'Next payment',
    cancel: (email: string | null) =>
      email === null
        ? 'You can cancel until then, and nothing is charged.'
        : `You can cancel until then, and nothing is charged. If you need help with it, write to ${email}.`,
  },
  plan_changed: {
    subject: (plan: string) => `You are on ${plan} now`,
    preheader: (previous: string | null) =>
      previous === null ? 'Your plan has changed.' : `Changed from ${previous}.`,
    heading: (plan: string) => `You are on ${plan}`,
    opening: (plan: string, previous: string | null, date: string) =>
      previous === null
        ? `Your plan ${plan} was changed on ${date}.`
        : `Your plan was changed from ${previous} to ${plan} on ${date}.`,
    notYou: (email: string | null) =>
      email === null ? 'Was this not you? Reply to this message.' : `Was this not you? Write to ${email}.`,
  },
  cancelled: {
    subject: (plan: string) => `${plan} is cancelled`,
    preheader: 'Nothing more is charged.',
    heading: (plan: string) => `${plan} is cancelled`,
    opening: (plan: string, date: string | null) =>
      date === null
        ? `${plan} has ended. Nothing more is charged.`
        : `You can use ${plan} until ${date}. Nothing is charged after that.`,
    notYou: (email: string | null) =>
      email === null
        ? 'Did you not mean to cancel? Reply to this message.'
        : `Did you not mean to cancel? Write to ${email}.`,
  },
  refunded: {
    subject: (amount: string) => `Your refund of ${amount}`,
    preheader: 'Usually within 5 to 10 days.',
    heading: (amount: string) => `${amount} is on its way back`,
    opening: (card: string) => `It goes back to ${card}, usually within 5 to 10 days.`,
    openingWallet: 'It was added to your balance, which pays for your next orders.',
    yourCard: 'your card',
    total: 'Refunded',
    button: 'View credit note',
  },
  undone: {
    subject: (name: string) => `Undone: ${name}`,
    preheader: 'Your first order stays as it is.',
    heading: 'Undone',
    opening: (name: string) => `${name} was taken off your order. Your first order stays as it is.`,
    refund: (amount: string, card: string) =>
      `${amount} is on its way back to ${card}, usually within 5 to 10 days.`,
  },
  offer_open: {
    subject: (headline: string) => headline,
    preheader: (date: string) => `Open until ${date}.`,
    opening: 'You looked at this with your order. It is still open, at the same price.',
    total: 'Price',
    button: 'View the offer',
    until: (date: string) => `The offer ends on ${date}. Opening it charges nothing.`,
    unsubscribe: 'No more offers by email',
  },
  sign_in: {
    subject: (seller: string) => `Sign in to ${seller}`,
    preheader: 'This link signs you in once, within 15 minutes.',
    heading: 'Sign in to your account',
    opening: 'Press the button to sign in. The link works once, for 15 minutes.',
    button: 'Sign in',
    asked: (time: string, device: 'computer' | 'phone') => `Asked for at ${time}, from a ${device}.`,
    safety: 'If that was not you, ignore this message. Nobody can sign in without it.',
    paste: 'Or paste this address:',
  },
};

export type LetterWords = typeof wordsEn;
