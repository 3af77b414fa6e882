import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';

/** Behaviour of a card when it is charged. */
export type CardRule =
  | { readonly rule: 'approve' }
  | { readonly rule: 'decline'; readonly declineCode: DeclineCode }
  /** Always requires authentication, and succeeds when the customer confirms. */
  | { readonly rule: 'ask_then_approve' }
  /** Always requires authentication, and fails even when the customer confirms. */
  | { readonly rule: 'ask_then_refuse' }
  /** Succeeds on its first charge if the customer is present, and never again. */
  | { readonly rule: 'approve_once' }
  /** Succeeds, and is disputed at once. */
  | { readonly rule: 'approve_then_dispute' };

type CardFacts = Pick<
  Instrument,
  | 'cardNetwork'
  | 'cardType'
  | 'issuingCountry'
  | 'currencies'
  | 'isRecurringEnabled'
  | 'outlivesExpiry'
  | 'limits'
>;

interface TestCard extends CardFacts {
  readonly number: string;
  readonly rule: CardRule;
  /** Description of its behaviour, for choosing a test card. */
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

/** Published test numbers. No other number is accepted, so that no real card can be stored here. */
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
  {
    number: '4000000000000556',
    ...usVisa,
    outlivesExpiry: true,
    rule: approve,
    outcome: 'pays, also after the printed expiry: its bank renews it',
  },
  {
    number: '4000000000000663',
    ...usVisa,
    currencies: ['USD'],
    limits: { mostPerCharge: { amount: 5_000n, currency: 'USD' }, usableUntil: null, isSingleUse: false },
    rule: approve,
    outcome: 'pays at most 50.00 USD at a time',
  },
  {
    number: '4000000000000770',
    ...usVisa,
    limits: { mostPerCharge: null, usableUntil: null, isSingleUse: true },
    rule: { rule: 'approve_once' },
    outcome: 'pays once, and says so',
  },
  {
    number: '4000000000000259',
    ...usVisa,
    rule: { rule: 'approve_then_dispute' },
    outcome: 'pays, and its customer disputes the payment at once',
  },
];

/** Finds the test card with this number; undefined for any other number, including real ones. */
export function findTestCard(number: string): TestCard | undefined {
  return testCards.find((card) => card.number === number);
}
