import type { Dictionary } from '../i18n/dictionary.ts';
import type { CardSummary } from './order-model.ts';

const networkNames: ReadonlyMap<string, string> = new Map([
  ['VISA', 'Visa'],
  ['MASTERCARD', 'Mastercard'],
  ['AMEX', 'American Express'],
  ['AMERICAN_EXPRESS', 'American Express'],
  ['JCB', 'JCB'],
  ['DISCOVER', 'Discover'],
  ['DINERS', 'Diners Club'],
  ['UNIONPAY', 'UnionPay'],
  ['RUPAY', 'RuPay'],
]);

/** Name of a card network in its usual spelling. */
export function networkName(network: string): string {
  return networkNames.get(network.toUpperCase()) ?? network;
}

/** Card in words, for sentences and for screen readers: "Visa ending in 4242". */
export function describeCard(card: Pick<CardSummary, 'network' | 'lastFour'>, t: Dictionary): string {
  return t.checkout.cardEnding(networkName(card.network), card.lastFour);
}

/** Expiry as printed on the card: `06` and `32`. */
export function cardExpiry(card: CardSummary): readonly [month: string, year: string] {
  return [String(card.expiryMonth).padStart(2, '0'), String(card.expiryYear % 100).padStart(2, '0')];
}

/** Card in a list: the network and the last four digits. */
export function CardLabel({ card, t }: { card: CardSummary; t: Dictionary }) {
  return (
    <span class="card-label">
      <span class="card-network" aria-hidden="true">
        {networkName(card.network)}
      </span>
      <span class="card-digits" aria-hidden="true">
        •••• {card.lastFour}
      </span>
      <span class="visually-hidden">{describeCard(card, t)}</span>
    </span>
  );
}
