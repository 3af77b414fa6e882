import { DomainError } from '../errors.ts';
import type { CheckoutFlags } from './checkout-session.ts';

/**
 * The rules of a one-click purchase that the request itself must satisfy: a saved method is charged at once
 * and only for the customer whose it is.
 */
export function checkOneClickRequest(request: {
  readonly hasPaymentMethod: boolean;
  readonly isConfirmed: boolean;
  readonly hasExistingCustomer: boolean;
  /** Keys of `custom_fields` that must be answered. */
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

/** What the seller's flags ask of whoever pays, as far as it is known. */
export interface KnownPayer {
  readonly taxId: string | null;
  readonly phoneNumber: string | null;
  /** As the card says; undefined where no card pays, or whose name does not matter. */
  readonly cardholderName: string | null | undefined;
}

/** Refuses to charge somebody of whom the seller wants to know more than is known. */
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

/** One click cannot ask the customer anything, so the address must be in the request or on file. */
export function billingAddressRequired(): DomainError {
  return new DomainError(
    'BILLING_ADDRESS_REQUIRED',
    'billing_address: confirm: true needs an address, and this customer has none on file. Send billing_address with at least a country.',
  );
}
