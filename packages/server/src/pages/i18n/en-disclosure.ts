/** The last confirmation before an order, as Japanese law wants it. A part of the English dictionary. */
export const disclosure = {
  title: 'Please confirm before you pay',
  quantity: 'Quantity',
  price: 'Price',
  priceNow: (amount: string) => `${amount} today, tax included`,
  priceOnDemand: 'then amounts that vary, charged by the seller until you cancel',
  paymentTime: 'When you pay',
  paymentTimeOnce: 'Your card is charged when you place the order.',
  paymentTimeNothing: 'Nothing is charged when you place the order.',
  paymentTimeRenewal: 'Renewals are charged automatically on each renewal date.',
  paymentTimeOnDemand:
    'Later payments have no fixed date: your card is charged when the seller asks for them.',
  paymentMethod: 'How you pay',
  paymentMethodCard: 'Credit or debit card',
  delivery: 'Delivery',
  cancellation: 'Returns and cancellation',
  openUntil: 'Order by',
  until: (time: string) => `Open until ${time}`,
  seller: 'Seller',
  /** Said for a seller who has written nothing of their own. It promises no more than the platform does. */
  defaults: (seller: string, isRecurring: boolean) => ({
    delivery: 'Available as soon as the payment is complete.',
    cancellation: isRecurring
      ? `A subscription can be cancelled before its next renewal. For returns, please contact ${seller}.`
      : `For returns, please contact ${seller}.`,
    seller,
  }),
};
