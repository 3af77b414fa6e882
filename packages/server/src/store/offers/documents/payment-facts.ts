import type { PaymentFacts } from '../../../domain/offer/customer-facts.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Totals of a customer's payments: `customer_facts.facts`. */
export const storedPaymentFacts = documentKind<PaymentFacts>('set of payment facts', [unchanged]);
