export * from 'dodopayments';
export { Rung, Rung as DodoPayments, Rung as default } from './rung.ts';
export type {
  CheckoutSession,
  CheckoutSessionConfirmParams,
  CheckoutSessionConfirmResponse,
  NextAction,
} from './checkout-sessions.ts';
export { type PaymentMethod, type PaymentMethodCard, PaymentMethodList } from './customers.ts';
export type { CreatedPayment, CustomerPaymentCreateParams } from './payments.ts';
export type { Product, ReadablePrice } from './products.ts';
export type { BusinessSettings, PaymentRetries, SettingsUpdateParams } from './settings.ts';
export type {
  CompareChangePlanParams,
  ComparedPlan,
  CreatedSubscription,
  OnDemandCharge,
  PlanChange,
  PlanChangeParams,
  PlanChangePreview,
  PlanComparison,
  PlanOutlook,
  ReadableSummary,
  SubscriptionCreditEntry,
  SubscriptionCreditLot,
  SubscriptionCredits,
  SubscriptionCreditsParams,
} from './subscriptions.ts';
export type { TestClockAdvanceParams, TestClockState } from './test-clock.ts';
export type { PaymentEventData, WebhookEvent } from './webhooks.ts';
