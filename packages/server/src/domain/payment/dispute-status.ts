export const disputeStatuses = [
  'dispute_opened',
  'dispute_expired',
  'dispute_accepted',
  'dispute_cancelled',
  'dispute_challenged',
  'dispute_won',
  'dispute_lost',
] as const;

/** Status in the wire's words. */
export type DisputeStatus = (typeof disputeStatuses)[number];
