/**
 * Maximum concurrent deliveries of all workers: to each healthy endpoint, and to one that accepts them as quickly as
 * ever; to all failing endpoints together; for each business; and of e-mails, which all wait for one mail server. A
 * worker has slots for more than failing endpoints and e-mails can hold.
 */
export const deliveryLimits = { endpoint: 5, quickEndpoint: 16, failing: 8, business: 16, mail: 8 } as const;
