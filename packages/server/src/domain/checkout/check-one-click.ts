import { DomainError } from '../errors.ts';

/**
 * The rules of a one-click purchase that the request itself must satisfy: a saved method is charged at once
 * and only for the customer whose it is.
 */
export function checkOneClickRequest(request: {
  readonly hasPaymentMethod: boolean;
  readonly isConfirmed: boolean;
  readonly hasExistingCustomer: boolean;
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
}

/** One click cannot ask the customer anything, so the address must be in the request or on file. */
export function billingAddressRequired(): DomainError {
  return new DomainError(
    'BILLING_ADDRESS_REQUIRED',
    'billing_address: confirm: true needs an address, and this customer has none on file. Send billing_address with at least a country.',
  );
}
