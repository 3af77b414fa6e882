/** Text of the offer page, in English. */
export const offerEn = {
  documentTitle: (headline: string, seller: string) => `${headline} · ${seller}`,

  paid: (amount: string) => `Your order is paid: ${amount}`,
  completed: 'Your order is complete',
  viewOrder: 'View your order',
  viewOrderLabel: 'View your order, without answering this offer',

  isNew: 'New for you',
  morePer: (amount: string, per: string) => `${amount} more ${per} than now, before tax`,
  lessPer: (amount: string, per: string) => `${amount} less ${per} than now, before tax`,
  more: (amount: string) => `${amount} more than what you already have, before tax`,
  less: (amount: string) => `${amount} less than what you already have, before tax`,

  priceTitle: 'What you pay',
  unused: (plan: string) => `Unused time on ${plan}`,
  partOf: (price: string) => `for the rest of this period, of ${price}`,
  creditUsed: 'Credit on your subscription',
  creditKept: 'Credit kept for later renewals',
  paidWith: 'Charged to',
  paidInCheckout: 'Paid in the checkout that follows',
  tax: 'Tax',
  taxIncluded: 'Includes tax',

  quantity: 'Quantity',
  changeQuantity: 'Update',

  openUntil: (time: string) => `Open until ${time}`,
  minutesLeft: (minutes: number) => (minutes === 1 ? '1 minute left' : `${minutes} minutes left`),
  hoursLeft: (hours: number) => `${hours} hours left`,
  daysLeft: (days: number) => `${days} days left`,

  add: 'Add to my order',
  buy: 'Buy now',
  subscribe: 'Subscribe',
  switchPlan: 'Switch plan',
  keepPlan: 'Keep my plan',
  addToPlan: 'Add to my plan',
  pausePlan: 'Pause my plan',
  extendTrial: (days: number) => `Extend my trial by ${days === 1 ? '1 day' : `${days} days`}`,
  payInCheckout: 'Go to checkout',
  decline: 'No thanks',
  declinePause: 'No thanks',
  declineTrialExtension: 'No thanks',
  charging: 'Charging your card… please keep this page open.',

  consentCharge: (label: string, amount: string, card: string) =>
    `With “${label}” you place an order with an obligation to pay: ${amount} is charged to your ${card} at once.`,
  consentFree: (label: string, amount: string) => `With “${label}” you are charged ${amount} today.`,
  consentWallet: (amount: string) => `${amount} of the price is paid from your wallet at once.`,
  consentCheckout: (label: string) =>
    `With “${label}” nothing is charged yet: you pay in the checkout that follows.`,
  consentPause: (label: string, plan: string, date: string) =>
    `With “${label}” ${plan} is paused until ${date}. Nothing is charged meanwhile, and you can end the pause in your account at any time.`,
  consentTrialExtension: (label: string, plan: string, date: string) =>
    `With “${label}” the trial of ${plan} goes on until ${date}, at no charge. The first payment is made then.`,
  consentUndoTrialExtension: (minutes: number) =>
    `You can undo it on this page for ${minutes === 1 ? '1 minute' : `${minutes} minutes`}, unless your plan changes: the trial then ends when it does now.`,
  consentCycles: (count: number, isLater: boolean) => {
    const which = isLater ? 'next' : 'first';
    return `The discount is for the ${which} ${count === 1 ? 'payment' : `${count} payments`}.`;
  },
  consentNewMethod: 'Later payments of your subscription are charged to this card as well.',
  consentUndo: (minutes: number) =>
    minutes === 1
      ? 'You can undo it on this page for 1 minute and get everything back.'
      : `You can undo it on this page for ${minutes} minutes and get everything back.`,
  consentUndoChange: (minutes: number) =>
    minutes === 1
      ? 'You can undo it on this page for 1 minute, unless your plan changes again: it goes back to how it is now, and what you pay for the change comes back.'
      : `You can undo it on this page for ${minutes} minutes, unless your plan changes again: it goes back to how it is now, and what you pay for the change comes back.`,
  consentNo: (label: string) => `With “${label}” nothing is charged, and you are not asked about this again.`,
  terms: (seller: string) => `Sold by ${seller}, on the terms of your order there.`,
  termsOfVisit: (seller: string) => `Sold by ${seller}, on their terms of sale.`,

  request: {
    cancelAsked: (plan: string) => `You asked to cancel ${plan}. It is not cancelled yet.`,
    changeAsked: (plan: string) => `You confirmed the change to ${plan}. It is not made yet.`,
    back: 'Back to your plan',
    backLabel: 'Back to your plan, without answering this offer',
    cancel: 'No thanks, cancel my plan',
    change: (plan: string) => `No thanks, change to ${plan}`,
    ends: (label: string, plan: string, date: string) =>
      `With “${label}” ${plan} ends on ${date}, as you asked. Nothing is charged, and you are not asked about this offer again.`,
    endsNow: (label: string, plan: string) =>
      `With “${label}” ${plan} ends at once, as you asked. Nothing is charged, and you are not asked about this offer again.`,
    changes: (label: string, plan: string) =>
      `With “${label}” the change to ${plan} is made as you confirmed it, and you are not asked about this offer again.`,
    cancelNow: 'Cancel my plan',
    changeNow: (plan: string) => `Change to ${plan}`,
    cancelledTitle: 'Your plan is cancelled',
    cancelled: (plan: string, date: string) =>
      `You keep ${plan} until ${date}. After that nothing is charged.`,
    cancelledNow: (plan: string) => `${plan} has ended, and nothing more is charged.`,
    changedTitle: 'Your change is made',
    changed: (plan: string) => `You are now on ${plan}.`,
    planned: (plan: string, date: string) => `${plan} begins on ${date}.`,
    refusedTitle: 'This could not be done as you confirmed it',
    refused: 'Nothing was changed, and nothing was charged. Please open your account and look at it again.',
  },

  preferenceTitle: 'Fewer offers, or none',
  preferenceBody: (seller: string) => `How often may ${seller} show you an offer like this?`,
  fewer: 'Fewer',
  none: 'None, starting with this one',
  noneLater: 'None',
  all: 'As usual',
  fewerSaved: 'You will see fewer offers: at most one a week.',
  noneSaved: 'You will not see offers here any more.',
  allSaved: 'You will see offers as usual.',

  withheldTitle: 'This offer is not available at the moment',
  withheld: 'You have not been charged. You are still asking your bank about an earlier payment.',
  changedTitle: 'Something on this page has changed',
  changed: 'You have not been charged. Please check the offer as it is now, and answer again.',
  methodTitle: 'This card cannot be used',
  method: 'You have not been charged. Please choose another way to pay.',
  failedTitle: 'The payment did not go through',
  failedCheckout: 'The checkout ended without a payment. You have not been charged.',
  kept: 'The offer and its price are still here.',
  anotherCard: 'Use another card',
  tryAgain: (card: string) => `Try ${card} again`,
  planCard: 'Use another card for your plan',

  chargingTitle: 'Your card is being charged',
  chargingBody: 'Your bank is still answering. This page updates by itself.',
  chargedOnce: 'You are charged at most once. There is no need to press again.',
  checkAgain: 'Check now',

  challengeTitle: 'Your bank wants to confirm it is you',
  challengeBody: 'Nothing is charged until you do.',
  challenge: 'Continue at your bank',
  checkoutTitle: 'Your checkout is open',
  checkoutBody: 'Nothing is charged until you pay there.',
  checkout: 'Continue to the checkout',

  acceptedTitle: 'Thank you. It is yours.',
  changedPlanTitle: 'Thank you. Your plan is changed.',
  pausedTitle: 'Your plan is paused.',
  pausedUntil: (plan: string, date: string) =>
    `${plan} rests until ${date} and then goes on by itself. Nothing is charged until its next payment.`,
  trialExtendedTitle: 'Your trial is extended.',
  trialExtendedUntil: (plan: string, date: string) =>
    `Your trial of ${plan} goes on until ${date}. Nothing is charged before then.`,
  undoUntil: (time: string) => `Changed your mind? You can undo this until ${time}`,
  undo: (amount: string) => `Undo, get ${amount} back`,
  undoPause: 'End the pause now',
  undoTrialExtension: 'Undo the extension',
  undoPlan: (amount: string, plan: string) => `Undo, get ${amount} back and return to ${plan}`,
  undoPlanFree: (plan: string) => `Undo, and return to ${plan}`,
  undoFree: 'Undo',
  undoCredit: (amount: string) => `The credit of ${amount} is then taken back as well.`,
  undoing: 'Taking it back…',
  undoClosed: (seller: string) =>
    `The time to undo this here is over. For a refund, please contact ${seller}.`,
  movedOnTitle: 'This can no longer be undone here',
  movedOn: (seller: string) =>
    `Your plan has changed since. Nothing was changed or refunded now. Please contact ${seller}.`,

  undoneTitle: 'It is undone',
  undone: (amount: string, card: string) => `${amount} goes back to your ${card}.`,
  undoneFree: 'Nothing was charged.',
  undonePlan: (plan: string) => `You are on ${plan} again, as before.`,
  undoneSubscription: 'The subscription has ended and is not charged again.',
  undonePause: 'Your plan goes on as before.',
  undoneTrialExtension: 'Your trial ends when it did before.',

  declinedTitle: 'That is fine',
  declined: 'Nothing was charged, and you will not be asked about this again.',
  expiredTitle: 'This offer is over',
  expired: 'Nothing was charged.',

  goOn: 'Continue',
  goOnTo: (seller: string) => `Continue to ${seller}`,
  close: 'You can close this page.',
};
