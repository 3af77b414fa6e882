/** Text of the simulated bank's page. Part of the English dictionary. */
export const challenge = {
  documentTitle: 'Confirm your payment · Test bank',
  bankName: 'Test bank',
  bankNote: 'This is Rung’s simulated bank. A real bank would ask for a code or a fingerprint here.',
  title: 'Is this you?',
  body: (merchant: string) => `${merchant} asks to take this payment from your card.`,
  merchant: 'Merchant',
  amount: 'Amount',
  card: 'Card',
  date: 'Date',
  approve: 'Approve',
  refuse: 'Refuse',
  leave: 'Leave without answering',
  overTitle: 'The time to confirm this payment is over',
  overBody: 'The payment was given up, and your card was not charged. It cannot be confirmed any more.',
  goOn: 'Continue',
};
