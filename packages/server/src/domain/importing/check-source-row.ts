import { checkMetadata } from '../catalog/metadata.ts';
import { checkProduct } from '../catalog/check-product.ts';
import { DomainError } from '../errors.ts';
import type { SourceCustomer, SourceMethod, SourceProduct } from './source-row.ts';

/** Refuses a product that could not have been created here. */
export function checkSourceProduct({ product }: SourceProduct): void {
  checkProduct({ ...product, addonIds: [] }, []);
}

/** Refuses a customer that could not have been created here. */
export function checkSourceCustomer({ customer }: SourceCustomer): void {
  checkMetadata(customer.metadata);
}

/**
 * Refuses a saved method that no gateway of the business could charge, and one whose token may be a card number, which
 * must not be stored. `providers` are the gateways that serve the mode of the business.
 */
export function checkSourceMethod({ instrument }: SourceMethod, providers: readonly string[]): void {
  const { provider, token } = instrument;
  if (!providers.includes(provider)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `gateway ${JSON.stringify(provider)} cannot charge for this business; it has ${providers.join(', ') || 'none'}.`,
    );
  }
  if (/^[\d -]{12,23}$/.test(token)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'token looks like a card number, which is never stored. Give the token of the gateway.',
    );
  }
}
