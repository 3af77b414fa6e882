import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../domain/errors.ts';
import type { BusinessId } from '../../../domain/ids.ts';
import type { CardDetails, Instrument } from '../../../domain/payment/gateway-outcome.ts';
import type { Instant } from '../../../domain/time.ts';
import type { CardEntry } from '../payment-gateway.ts';
import type { Book } from './book-connection.ts';
import { findTestCard } from './test-cards.ts';

/** Capability `cardEntry`. The customer does not matter to a bank without customer records. */
export function createCardEntry(book: Book, wallClock: () => Instant): CardEntry {
  return {
    saveInstrument: (businessId, _customer, card) => saveInstrument(book, businessId, card, wallClock()),
  };
}

/**
 * Saves a test card under a new token. All checks precede the first statement, and no message repeats the
 * input: a number that is not a published test number may belong to a real card.
 */
async function saveInstrument(
  { name, sql }: Book,
  businessId: BusinessId,
  card: CardDetails,
  createdAt: Instant,
): Promise<Instrument> {
  const testCard = findTestCard(card.number);
  if (!testCard) {
    throw new DomainError(
      'TEST_CARD_REQUIRED',
      'Only the published test cards work here. The number was not stored. Use for example 4242 4242 4242 4242 with any later expiry date and any 3-digit security code.',
    );
  }
  checkForm(card);
  const token = `sim_${randomUUID().replaceAll('-', '')}`;
  const lastFour = card.number.slice(-4);
  const declineCode = testCard.rule.rule === 'decline' ? testCard.rule.declineCode : null;
  const { outlivesExpiry, limits } = testCard;
  const most = limits?.mostPerCharge ?? null;
  const expiresAt = outlivesExpiry ? endOfTime : firstInstantAfter(card.expiryYear, card.expiryMonth);
  await sql`
    insert into simulator.instrument
      (book, business_id, token, rule, decline_code, card_network, last_four, expires_at, currencies,
        most_per_charge, created_at)
    values (${name}, ${businessId}, ${token}, ${testCard.rule.rule}, ${declineCode}, ${testCard.cardNetwork}, ${lastFour},
      ${expiresAt}, ${testCard.currencies as string[] | null}, ${most === null ? null : most.amount}, ${createdAt})`;
  return {
    provider: name,
    token,
    cardNetwork: testCard.cardNetwork,
    lastFour,
    expiryMonth: card.expiryMonth,
    expiryYear: card.expiryYear,
    cardType: testCard.cardType,
    holderName: card.holderName,
    issuingCountry: testCard.issuingCountry,
    currencies: testCard.currencies,
    isRecurringEnabled: testCard.isRecurringEnabled,
    ...(outlivesExpiry !== undefined && { outlivesExpiry }),
    ...(limits && { limits }),
  };
}

/** Later than any charge: for a card that its bank renews. */
const endOfTime: Instant = Date.UTC(9999, 0, 1);

/** A card is valid through the last day of its month, in UTC. Expiry is checked at each charge. */
function firstInstantAfter(year: number, month: number): Instant {
  return Date.UTC(year, month, 1);
}

function checkForm(card: CardDetails): void {
  if (!Number.isInteger(card.expiryMonth) || card.expiryMonth < 1 || card.expiryMonth > 12) {
    throw refusal('The expiry month must be a number from 1 to 12.');
  }
  if (!Number.isInteger(card.expiryYear) || card.expiryYear < 2000 || card.expiryYear > 2999) {
    throw refusal('The expiry year must have four digits, such as 2034.');
  }
  if (!/^[0-9]{3}$/.test(card.cvc)) {
    throw refusal('The security code must be the 3 digits on the back of the card.');
  }
  // The name is passed on and stored; a card number typed into the wrong field must not be.
  if (card.holderName !== null && card.holderName.replace(/[^0-9]/g, '').length > 8) {
    throw refusal('The name on the card looks like a number. Type the name as printed on the card.');
  }
}

function refusal(message: string): DomainError {
  return new DomainError('INVALID_REQUEST_PARAMETERS', message);
}
