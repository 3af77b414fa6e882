/** Notices about the outcome of the customer's last attempt at a checkout. */
export const notice = {
  declinedTitle: 'The payment did not go through',
  authenticationCancelledTitle: 'You left the confirmation at your bank',
  authenticationCancelled: 'The order is still here. Pay when you are ready.',
  cardPageLeftTitle: 'You came back without paying',
  cardPageLeft: 'You have not been charged. The order is still here. Pay when you are ready.',
  unreachableTitle: 'We could not reach the payment service',
  unreachable: 'You have not been charged. Please try again in a moment.',
  totalChangedTitle: 'The total has changed',
  totalChanged: (before: string, after: string) =>
    `It was ${before} and is now ${after}. You have not been charged; please check the order and confirm.`,
  countryChangedTitle: 'The country has changed',
  countryChanged:
    'The fields below are now those of the chosen country. You have not been charged; please check the address and pay.',
  discountApplied: (code: string) => `Discount ${code} is applied.`,
  discountRemoved: (code: string) => `Discount ${code} is removed.`,
  discountPendingTitle: 'Your discount code is now applied',
  discountPending: 'You have not been charged yet. Please check the new total and pay.',
  planIsTheirsTitle: 'You already have this plan',
  planIsTheirs: 'You can change it in your account. You have not been charged.',
  planHeldTitle: 'This plan cannot be bought with these details',
  planHeld: 'If you have it already, change it in your account or ask the seller. You have not been charged.',
  toAccount: 'Go to your account',
};
