import type { Customer } from './customer.ts';

/**
 * Buyer as given for one purchase: on the payment, its documents and its events it is never another person or
 * company, whatever their customer's record says. A subscription hands it on to each of its renewals.
 */
export interface Buyer {
  readonly name: string;
  readonly email: string;
  readonly phoneNumber: string | null;
  /** Null unless the buyer is a business. */
  readonly businessName: string | null;
  /** As typed. */
  readonly taxId: string | null;
}

/** Business details of a buyer. */
export type Company = Pick<Buyer, 'businessName' | 'taxId'>;

const noCompany: Company = { businessName: null, taxId: null };

/** Stands in for a buyer where none is known, such as in what a cart would cost anybody. */
export const nobody: Buyer = { name: '', email: '', phoneNumber: null, ...noCompany };

/** The buyer where nobody gives anything but the customer. */
export function buyerAsKnown(
  { name, email, phoneNumber }: Pick<Customer, 'name' | 'email' | 'phoneNumber'>,
  company: Company = noCompany,
): Buyer {
  return { name, email, phoneNumber, businessName: company.businessName, taxId: company.taxId };
}

/** Input for changing a subscription's buyer as its seller. Undefined stays as it is. */
export interface BuyerChange {
  readonly name?: string | undefined;
  readonly businessName?: string | null | undefined;
  readonly taxId?: string | null | undefined;
}

/** The buyer of the payments that come after the change. */
export function changedBuyer(buyer: Buyer, change: BuyerChange): Buyer {
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

/** The contact details of a customer, before and after somebody with authority changed them. */
type Contact = Pick<Customer, 'name' | 'email' | 'phoneNumber'>;

/**
 * The buyer of a subscription when its customer's record changes: what the buyer was given as in the record follows
 * the record, and what was given otherwise stays, such as the company that one plan is billed to.
 */
export function followingBuyer(buyer: Buyer, before: Contact, after: Contact): Buyer {
  return {
    ...buyer,
    name: buyer.name === before.name ? after.name : buyer.name,
    email: buyer.email.toLowerCase() === before.email.toLowerCase() ? after.email : buyer.email,
    phoneNumber: buyer.phoneNumber === before.phoneNumber ? after.phoneNumber : buyer.phoneNumber,
  };
}
