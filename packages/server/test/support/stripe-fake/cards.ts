/** Behaviour of a card at the fake, by the numbers that Stripe documents for testing. */
interface CardRules {
  readonly brand: string;
  /** Reason of every decline; undefined for a card that pays. */
  readonly declines?: string;
  /** True if the bank asks the customer each time. */
  readonly asks?: boolean;
  readonly funding?: 'credit' | 'debit';
  readonly country?: string;
  /** True if Stripe's own rules refuse it before the bank is asked. */
  readonly isBlocked?: boolean;
}

const rules: Readonly<Record<string, CardRules>> = {
  '4242424242424242': { brand: 'visa' },
  '4000056655665556': { brand: 'visa', funding: 'debit' },
  '5555555555554444': { brand: 'mastercard' },
  '4000003920000003': { brand: 'visa', country: 'JP' },
  '4000000000000002': { brand: 'visa', declines: 'generic_decline' },
  '4000000000000341': { brand: 'visa', declines: 'generic_decline' },
  '4000000000009995': { brand: 'visa', declines: 'insufficient_funds' },
  '4000000000009987': { brand: 'visa', declines: 'lost_card' },
  '4000002760003184': { brand: 'visa', asks: true },
  '4000008260003178': { brand: 'visa', asks: true, declines: 'insufficient_funds' },
  '4100000000000019': { brand: 'visa', declines: 'fraudulent', isBlocked: true },
};

/** Rules of a card; undefined for a number that is none of them. */
export function rulesOf(number: string): CardRules | undefined {
  return rules[number.replaceAll(/\s/g, '')];
}
