import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';

/** How a card behaves when it is charged. */
export type CardRule =
  | { readonly rule: 'approve' }
  | { readonly rule: 'decline'; readonly declineCode: DeclineCode }
  /** Asks for authentication every time, and pays when the customer confirms. */
  | { readonly rule: 'ask_then_approve' }
  /** Asks for authentication every time, and fails even when the customer confirms. */
  | { readonly rule: 'ask_then_refuse' }
  /** Pays its first charge if the customer is present, and nothing after it. */
  | { readonly rule: 'approve_once' };

type CardFacts = Pick<
  Instrument,
  'cardNetwork' | 'cardType' | 'issuingCountry' | 'currencies' | 'isRecurringEnabled'
>;

interface TestCard extends CardFacts {
  readonly number: string;
  readonly rule: CardRule;
  /** What it does, for whoever looks for a card to try. */
  readonly outcome: string;
}

const usVisa: CardFacts = {
  cardNetwork: 'VISA',
  cardType: 'CREDIT',
  issuingCountry: 'US',
  currencies: null,
  isRecurringEnabled: true,
};
const usMastercard: CardFacts = { ...usVisa, cardNetwork: 'MASTERCARD' };
const indiaVisa: CardFacts = { ...usVisa, issuingCountry: 'IN', currencies: ['INR', 'USD'] };
const indiaMastercard: CardFacts = { ...indiaVisa, cardNetwork: 'MASTERCARD' };
const indiaRupay: CardFacts = {
  ...indiaVisa,
  cardNetwork: 'RUPAY',
  cardType: 'DEBIT',
  isRecurringEnabled: false,
};

const approve: CardRule = { rule: 'approve' };
const genericDecline: CardRule = { rule: 'decline', declineCode: 'GENERIC_DECLINE' };

/** The published test numbers. No other number is accepted, so that no real card can end up here. */
export const testCards: readonly TestCard[] = [
  { number: '4242424242424242', ...usVisa, rule: approve, outcome: 'pays' },
  { number: '5555555555554444', ...usMastercard, rule: approve, outcome: 'pays' },
  { number: '4576238912771450', ...indiaVisa, rule: approve, outcome: 'pays, in INR and USD only' },
  { number: '5409162669381034', ...indiaMastercard, rule: approve, outcome: 'pays, in INR and USD only' },
  {
    number: '6074825972083818',
    ...indiaRupay,
    rule: approve,
    outcome: 'pays, in INR and USD only, and not for subscriptions',
  },
  { number: '4000000000000002', ...usVisa, rule: genericDecline, outcome: 'is declined' },
  {
    number: '4000000000009995',
    ...usVisa,
    rule: { rule: 'decline', declineCode: 'INSUFFICIENT_FUNDS' },
    outcome: 'is declined for insufficient funds',
  },
  { number: '4000000000000127', ...usVisa, rule: genericDecline, outcome: 'is declined' },
  { number: '4706131211212123', ...indiaVisa, rule: genericDecline, outcome: 'is declined' },
  { number: '5105105105105100', ...indiaMastercard, rule: genericDecline, outcome: 'is declined' },
  {
    number: '4000002500003155',
    ...usVisa,
    rule: { rule: 'ask_then_approve' },
    outcome: 'asks for authentication, then pays',
  },
  {
    number: '4000008260003178',
    ...usVisa,
    rule: { rule: 'ask_then_refuse' },
    outcome: 'asks for authentication, then is declined',
  },
  {
    number: '4000000000000341',
    ...usVisa,
    rule: { rule: 'approve_once' },
    outcome: 'pays once with the customer present and can be saved; later charges are declined',
  },
];

/** The test card with this number; undefined for every other number, real ones among them. */
export function findTestCard(number: string): TestCard | undefined {
  return testCards.find((card) => card.number === number);
}
