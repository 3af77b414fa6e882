/** Text of the page for changing a subscription's payment method. Part of the English dictionary. */
export const method = {
  due: {
    title: 'Pay what is due',
    intro: (plan: string) =>
      `The last payment for ${plan} did not go through. Pay it here, and your subscription goes on.`,
    button: (amount: string) => `Pay ${amount}`,
    busy: 'Paying… please keep this page open.',
    card: 'Paid with',
    done: 'Thank you. Your subscription goes on.',
  },
  change: {
    title: 'Use another card',
    intro: (plan: string) => `Nothing is charged now. From here on ${plan} is paid with the card you choose.`,
    button: (_amount: string) => 'Use this card',
    busy: 'Saving… please keep this page open.',
    card: 'Card',
    done: 'Your subscription has its new card.',
  },
  currentCard: (card: string) => `Current card: ${card}`,
  cardSaved: 'The card is saved with this seller and pays for this subscription from now on.',
  backToAccount: 'Back to your account',
};
