/** What a business decides about itself, and what happens where it has decided nothing. */
export interface BusinessSettings {
  /** Whether `prorated_immediately` and `difference_immediately` start a new period, as the platform does lately. */
  readonly planChangeResetsBillingDate: boolean;
  /** What becomes of a change of plan whose payment fails, where the request does not say. */
  readonly onPaymentFailure: 'apply_change' | 'prevent_change';
  /** Whether, and for how many days, a renewal that failed is tried again by itself. */
  readonly paymentRetries: { readonly isEnabled: boolean; readonly windowDays: number };
}

export const defaultSettings: BusinessSettings = {
  planChangeResetsBillingDate: false,
  onPaymentFailure: 'apply_change',
  paymentRetries: { isEnabled: false, windowDays: 13 },
};
