import type { Buyer } from './buyer.ts';

export const sampleBuyer: Buyer = {
  name: 'Sample Customer',
  email: 'sample.customer@example.com',
  phoneNumber: null,
  businessName: null,
  taxId: null,
};
