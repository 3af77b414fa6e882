/**
 * Maximum concurrent deliveries of all workers: to each healthy endpoint, and to one that accepts them as quickly as
 * ever; to all failing endpoints together, a quarter of one worker's slots; and for each business, half of them.
 */
export const deliveryLimits = { endpoint: 5, quickEndpoint: 16, failing: 8, business: 16 } as const;
