import type { Consent } from '../../domain/offer/consent.ts';
import { storedConsentScreen } from './documents/consent-screen.ts';
import { toTimestamp } from '../postgres/json.ts';

/** Customer's consent as a JSON row for the statement that starts the charge. */
export function consentRow(consent: Consent): object {
  return {
    business_id: consent.businessId,
    presentation_id: consent.presentationId,
    attempt: consent.attempt,
    customer_id: consent.customerId,
    screen: storedConsentScreen.toDocument(consent.screen),
    screen_hash: consent.screenHash,
    surface: consent.surface,
    ip_address: consent.ipAddress,
    user_agent: consent.userAgent,
    consented_at: toTimestamp(consent.consentedAt),
  };
}
