/** The page with the card fields of a payment gateway, and the way to it. */
export const cardFields = {
  next: (gateway: string) => `You enter your card in the next step, in the secure fields of ${gateway}.`,
  documentTitle: (seller: string) => `Payment – ${seller}`,
  title: 'Enter your card',
  loading: 'The card fields are loading…',
  takenBy: (gateway: string) => `${gateway} receives what you type here. This site does not see it.`,
  paying: 'Your payment is being made…',
  failed: (gateway: string) =>
    `The card fields could not be shown. You have not been charged. Use the link below to pay on the page of ${gateway}.`,
  needsScripts: (gateway: string) =>
    `The card fields need JavaScript. Use the link below to pay on the page of ${gateway}.`,
  back: (gateway: string) => `Go back, or pay on the page of ${gateway}`,
};
