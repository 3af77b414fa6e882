/** Sentences about a subscription's recurring charges. Part of the English dictionary. */
export const charges = {
  once: (amount: string, on: string) => `${amount} on ${on}`,
  during: (amount: string, every: string, from: string, to: string) =>
    `${amount} ${every} from ${from} to ${to}`,
  onwards: (amount: string, every: string, from: string) => `${amount} ${every}, from ${from}`,
  /** Joins at least two charges into a list. */
  list: (before: readonly string[], last: string) => `${before.join('; ')}; then ${last}`,

  regular: (price: string, every: string, from: string) => `Then ${price} ${every}, from ${from}`,
  next: (list: string) => `Next: ${list}`,
  until: (date: string) => `Until ${date}, then it ends.`,
  ends: (date: string) => `It ends on ${date}, and nothing more is charged.`,
  paused: 'It is paused. Nothing is charged until it goes on.',
  on_hold: 'It is on hold. It goes on once what is due is paid.',
  on_demand: 'Later payments have no fixed date or amount: the seller charges them until you cancel.',

  /** Consent to recurring charges, by place: to one regular price, or to a list of charges. */
  consent: {
    offer: {
      regular: (price: string, every: string) =>
        `${price} is then charged ${every}, tax included, until you cancel.`,
      term: (price: string, every: string) =>
        `${price} is then charged ${every}, tax included, unless you cancel before.`,
      list: (list: string) => `Later payments, tax included, unless you cancel before: ${list}.`,
    },
    checkout: {
      regular: (price: string, every: string) =>
        `By paying you agree that ${price} is charged to this payment method ${every} until you cancel.`,
      term: (price: string, every: string) =>
        `By paying you agree that ${price} is charged to this payment method ${every}, unless you cancel before.`,
      list: (list: string) =>
        `By paying you agree that this payment method is charged, unless you cancel before: ${list}.`,
    },
    method: {
      regular: (price: string, every: string) =>
        `You agree that ${price} is charged to this payment method ${every} until you cancel.`,
      term: (price: string, every: string) =>
        `You agree that ${price} is charged to this payment method ${every}, unless you cancel before.`,
      list: (list: string) =>
        `You agree that this payment method is charged, unless you cancel before: ${list}.`,
    },
    change: {
      regular: (price: string, every: string) =>
        `By changing you agree that ${price} is charged to this card ${every} until you change or cancel.`,
      term: (price: string, every: string) =>
        `By changing you agree that ${price} is charged to this card ${every}, unless you change or cancel before.`,
      list: (list: string) =>
        `By changing you agree that this card is charged, unless you change or cancel before: ${list}.`,
    },
  },

  /** Recurring charges on the last confirmation screen: open-ended ones, and ones with an end. */
  disclosed: {
    taxed: (charge: string) => `${charge}, tax included`,
    order: (amount: string, every: string, from: string) =>
      `then ${amount} ${every}, from ${from} until you cancel`,
    trial: (amount: string, every: string, from: string) =>
      `after the trial ${amount} ${every}, from ${from} until you cancel`,
    term: (amount: string, every: string, from: string, to: string) =>
      `then ${amount} ${every}, from ${from} to ${to}`,
    /** Charges after the ones listed one by one. */
    after: {
      order: (amount: string, every: string) => `then ${amount} ${every}, until you cancel`,
      change: (amount: string, every: string) => `then ${amount} ${every}, until you change or cancel`,
      term: (amount: string, every: string, to: string) => `then ${amount} ${every}, the last on ${to}`,
    },
  },
};
