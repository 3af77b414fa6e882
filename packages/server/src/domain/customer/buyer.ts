import type { Customer } from './customer.ts';

/**
 * Buyer details as given for one purchase. Payments, documents and events keep them, even when the customer's
 * record says otherwise. A subscription passes them on to its renewals.
 */
export interface Buyer {
  readonly name: string;
  readonly email: string;
  readonly phoneNumber: string | null;
  /** Null unless the buyer is a business. */
  readonly businessName: string | null;
  /** Tax id as typed. */
  readonly taxId: string | null;
}

/** Business details of a buyer. */
export type Company = Pick<Buyer, 'businessName' | 'taxId'>;

const noCompany: Company = { businessName: null, taxId: null };

/** Empty buyer, for pricing a cart before anyone is known. */
export const emptyBuyer: Buyer = { name: '', email: '', phoneNumber: null, ...noCompany };

/** Buyer details from the customer's record, when none are given. */
export function buyerFromCustomer(
  { name, email, phoneNumber }: Pick<Customer, 'name' | 'email' | 'phoneNumber'>,
  company: Company = noCompany,
): Buyer {
  return { name, email, phoneNumber, businessName: company.businessName, taxId: company.taxId };
}

/** Input for updating a subscription's buyer. Undefined fields stay unchanged. */
export interface BuyerChange {
  readonly name?: string | undefined;
  readonly businessName?: string | null | undefined;
  readonly taxId?: string | null | undefined;
}

/** Buyer of payments after the update. */
export function applyBuyerChange(buyer: Buyer, change: BuyerChange): Buyer {
  return {
    ...buyer,
    name: change.name ?? buyer.name,
    businessName: change.businessName === undefined ? buyer.businessName : change.businessName,
    taxId: change.taxId === undefined ? buyer.taxId : change.taxId,
  };
}

/** True when two buyers are identical. */
export function isSameBuyer(a: Buyer, b: Buyer): boolean {
  return (
    a.name === b.name &&
    a.email === b.email &&
    a.phoneNumber === b.phoneNumber &&
    a.businessName === b.businessName &&
    a.taxId === b.taxId
  );
}

/** Contact details of a customer, before and after an authorized change. */
type Contact = Pick<Customer, 'name' | 'email' | 'phoneNumber'>;

/**
 * Buyer of a subscription after its customer's record changed: fields equal to the old record follow it, and others
 * stay, such as the company that one plan is billed to.
 */
export function buyerAfterCustomerChange(buyer: Buyer, before: Contact, after: Contact): Buyer {
  return {
    ...buyer,
    name: buyer.name === before.name ? after.name : buyer.name,
    email: buyer.email.toLowerCase() === before.email.toLowerCase() ? after.email : buyer.email,
    phoneNumber: buyer.phoneNumber === before.phoneNumber ? after.phoneNumber : buyer.phoneNumber,
  };
}
