import type { z } from '@hono/zod-openapi';
import type { Buyer } from '../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../domain/customer/customer.ts';
import { tidyPostalCode } from '../../domain/address/postal-code.ts';
import type { CustomerChange } from '../../store/billing/customers.ts';
import type { CreateCustomerInput } from '../../use-cases/billing/customers/create-customer.ts';
import type { billingAddressSchema } from '../schemas/fields.ts';
import type {
  createCustomerSchema,
  customerListSchema,
  customerSchema,
  updateCustomerSchema,
} from '../schemas/customers.ts';
import type { CustomerSpending } from '../../store/billing/payment-list.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';

export function fromApiCreateCustomer(body: z.infer<typeof createCustomerSchema>): CreateCustomerInput {
  return {
    email: body.email,
    name: body.name,
    phoneNumber: body.phone_number ?? null,
    metadata: body.metadata ?? {},
  };
}

export function fromApiUpdateCustomer(body: z.infer<typeof updateCustomerSchema>): CustomerChange {
  return {
    email: body.email ?? undefined,
    name: body.name ?? undefined,
    phoneNumber: body.phone_number,
    metadata: body.metadata ?? undefined,
  };
}

export function toApiCustomer(customer: Customer): z.infer<typeof customerSchema> {
  return {
    customer_id: customer.customerId,
    business_id: customer.businessId,
    created_at: toApiInstant(customer.createdAt),
    email: customer.email,
    name: customer.name,
    phone_number: customer.phoneNumber,
    metadata: customer.metadata,
    blocked_at: null,
    blocklist_entry_id: null,
  };
}

export function toApiCustomerListItem(
  customer: Customer,
  spending: readonly CustomerSpending[],
): z.infer<typeof customerListSchema>['items'][number] {
  return {
    ...toApiCustomer(customer),
    spent: spending.map(({ currency, amount, payments }) => ({
      currency,
      amount: toApiAmount(amount),
      payments,
    })),
  };
}

/** Customer details in payments and subscriptions: the buyer, as given for that purchase. */
export function toApiCustomerDetails({ customerId, metadata }: Customer, buyer: Buyer) {
  return {
    customer_id: customerId,
    email: buyer.email,
    name: buyer.name,
    phone_number: buyer.phoneNumber,
    metadata,
  };
}

/** Billing address as sent, trimmed. Only the hosted form knows which fields a country requires. */
export function fromApiBillingAddress(address: z.infer<typeof billingAddressSchema>): BillingAddress {
  const text = (value: string | null | undefined): string | null => value?.trim() || null;
  return {
    country: address.country,
    state: text(address.state),
    city: text(address.city),
    street: text(address.street),
    zipcode: text(tidyPostalCode(address.zipcode ?? '')),
  };
}
