import { DomainError } from '../errors.ts';
import type { CheckoutFlags } from './checkout-session.ts';

/**
 * Validates a one-click purchase request: a saved payment method is charged immediately, and only for its own
 * customer.
 */
export function checkOneClickRequest(request: {
  readonly hasPaymentMethod: boolean;
  readonly isConfirmed: boolean;
  readonly hasExistingCustomer: boolean;
  /** Keys of `custom_fields` that require an answer. */
  readonly requiredFields: readonly string[];
}): void {
  if (!request.hasPaymentMethod) return;
  if (!request.isConfirmed) {
    throw new DomainError(
      'PAYMENT_METHOD_REQUIRES_CONFIRM',
      'payment_method_id charges at once, so it needs confirm: true. Leave payment_method_id out for a hosted checkout.',
    );
  }
  if (!request.hasExistingCustomer) {
    throw new DomainError(
      'PAYMENT_METHOD_REQUIRES_CUSTOMER',
      'payment_method_id belongs to a customer, so name them: customer: { customer_id }.',
    );
  }
  const [field] = request.requiredFields;
  if (field !== undefined) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `custom_fields.${field}: is required, and nobody is asked when payment_method_id charges at once. Make it optional, or leave payment_method_id out for a hosted checkout.`,
    );
  }
}

/** Known payer details that the checkout's flags may require. */
export interface KnownPayer {
  readonly taxId: string | null;
  readonly phoneNumber: string | null;
  /** Name on the card; undefined when no card pays or the name is not required. */
  readonly cardholderName: string | null | undefined;
}

/** Refuses to charge a payer whose details, required by the seller's flags, are missing. */
export function checkPayer(flags: CheckoutFlags, payer: KnownPayer): void {
  if (flags.requireTaxId && isBlank(payer.taxId)) {
    throw new DomainError(
      'TAX_ID_REQUIRED',
      'tax_id: this seller needs it (feature_flags.require_tax_id). Send one. Nothing was charged.',
    );
  }
  if (flags.requirePhoneNumber && isBlank(payer.phoneNumber)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'customer.phone_number: this seller needs it (feature_flags.require_phone_number). Send one.',
    );
  }
  if (flags.requireCardholderName && payer.cardholderName !== undefined && isBlank(payer.cardholderName)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'card.holder_name: this seller needs it (feature_flags.require_cardholder_name). Send one, or pay with a card that has it.',
    );
  }
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/**
 * Error for a missing billing address: one click cannot ask the customer, so it must be in the request or on file.
 */
export function billingAddressRequired(): DomainError {
  return new DomainError(
    'BILLING_ADDRESS_REQUIRED',
    'billing_address: confirm: true needs an address, and this customer has none on file. Send billing_address with at least a country.',
  );
}
