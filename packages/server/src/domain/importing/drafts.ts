import type { Product } from '../catalog/product.ts';
import type { BillingAddress } from '../customer/customer.ts';
import { DomainError } from '../errors.ts';
import type { FitRow } from './source-row.ts';

/** Part of an address that decides a price. */
type PricingAddress = Pick<BillingAddress, 'country' | 'state'>;

/**
 * Rows that a dry run has found fit, which later ones refer to: of each as little as they need, so that a hundred
 * thousand customers take a few megabytes.
 */
export class Drafts {
  readonly products = new Map<string, Product>();
  private readonly customers = new Map<string, PricingAddress | null>();
  /** Customers of saved methods. */
  private readonly methods = new Map<string, string>();
  private readonly subscriptions = new Set<string>();
  private readonly addresses = new Map<string, PricingAddress>();

  /** Refuses a name that another row of the same kind has. */
  checkUnused({ kind, sourceId }: FitRow): void {
    const names = {
      product: this.products,
      customer: this.customers,
      payment_method: this.methods,
      subscription: this.subscriptions,
    };
    if (!names[kind].has(sourceId)) return;
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `id ${JSON.stringify(sourceId)} is that of an earlier row.`,
    );
  }

  add(row: FitRow): void {
    switch (row.kind) {
      case 'product':
        return; // Added with `products`, which keep all of it.
      case 'customer':
        this.customers.set(row.sourceId, this.shared(row.customer.billing));
        return;
      case 'payment_method':
        this.methods.set(row.sourceId, row.customerSourceId);
        return;
      case 'subscription':
        this.subscriptions.add(row.sourceId);
        return;
    }
  }

  /** Billing address of a customer, as far as prices depend on it; undefined without such a customer. */
  findAddress(customerSourceId: string): BillingAddress | null | undefined {
    const address = this.customers.get(customerSourceId);
    return address && { ...address, city: null, street: null, zipcode: null };
  }

  findMethodHolder(methodSourceId: string): string | undefined {
    return this.methods.get(methodSourceId);
  }

  private shared(billing: BillingAddress | null): PricingAddress | null {
    if (billing === null) return null;
    const { country, state } = billing;
    const key = `${country} ${state ?? ''}`;
    const known = this.addresses.get(key) ?? { country, state };
    this.addresses.set(key, known);
    return known;
  }
}
