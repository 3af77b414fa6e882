export * from 'dodopayments';
export { Rung, Rung as DodoPayments, Rung as default } from './rung.ts';
export type {
  AnalyticsRebuilding,
  ExperimentResults,
  Lift,
  LiftComparison,
  LiftParams,
  LiftReport,
  LiftResult,
  LiftVerdict,
  MetricAmounts,
  MetricDimension,
  MetricsParams,
  MetricsReport,
  OfferMetrics,
} from './analytics.ts';
export type {
  CheckoutSession,
  CheckoutSessionConfirmParams,
  CheckoutSessionConfirmResponse,
  NextAction,
} from './checkout-sessions.ts';
export {
  type ListedCustomer,
  type OfferPreference,
  type PaymentMethod,
  type PaymentMethodCard,
  PaymentMethodList,
  type TimelineEntry,
} from './customers.ts';
export type { Audience, AudienceCondition, AudiencePreview } from './audience.ts';
export type { EventList, EventListParams, RungEvent } from './events.ts';
export type {
  Experiment,
  ExperimentCreateParams,
  ExperimentListParams,
  ExperimentStatus,
  ExperimentUpdateParams,
  ExperimentVariant,
  ExperimentVariantParams,
  ExperimentsPage,
} from './experiments.ts';
export type { ExportList, ExportParams } from './exports.ts';
export type {
  Funnel,
  FunnelCreateParams,
  FunnelListParams,
  FunnelPath,
  FunnelProof,
  FunnelPublication,
  FunnelStep,
  FunnelStepParams,
  FunnelTerms,
  FunnelUpdateParams,
  FunnelVersion,
  FunnelVersionsPage,
  FunnelsPage,
  StepAnswer,
} from './funnels.ts';
export type { Job, JobListParams, JobsPage } from './jobs.ts';
export type { MomentRaiseParams } from './moments.ts';
export type {
  Offer,
  OfferCopy,
  OfferCreateParams,
  OfferDiscount,
  OfferKind,
  OfferListParams,
  OfferSettings,
  OfferUpdateParams,
  OffersPage,
} from './offers.ts';
export type {
  Acceptance,
  ChargeRun,
  OfferQuote,
  Presentation,
  PresentationAcceptParams,
  PresentationListParams,
  PresentationsPage,
} from './presentations.ts';
export type {
  BusinessPresentationListParams,
  ListedPresentation,
  ListedPresentationsPage,
  PresentationState,
} from './listed-presentations.ts';
export type {
  CreatedPayment,
  CustomerPaymentCreateParams,
  ListedPayment,
  ListedPaymentsPage,
  NumberedPayment,
  PaymentDocumentNumbers,
  PaymentFilter,
  PaymentListParams,
  PaymentSource,
  PaymentTotals,
} from './payments.ts';
export type { NumberedRefund } from './refunds.ts';
export type {
  Product,
  ProductTranslations,
  ReadablePrice,
  TranslatedProductCreateParams,
  TranslatedProductUpdateParams,
} from './products.ts';
export type {
  FunnelReplay,
  FunnelReplayParams,
  ReplayCount,
  ReplayExpectation,
  ReplayOutcome,
  ReplayRates,
  ReplaySample,
  ReplayedStep,
} from './replays.ts';
export type {
  RetentionOutcome,
  RetentionPreview,
  RetentionPreviewParams,
  RetentionRequestParams,
} from './retention-requests.ts';
export type {
  Business,
  BusinessAddress,
  BusinessUpdateParams,
  LocalText,
  TaxRegistration,
} from './business.ts';
export type { BouncedAddress, BouncedAddressesPage } from './emails.ts';
export type { TaxRate, TaxRateList } from './tax-rates.ts';
export type {
  Authentication,
  AuthenticationRule,
  BusinessSettings,
  PaymentRetries,
  SettingsUpdateParams,
  TaxRounding,
} from './settings.ts';
export type {
  CompareChangePlanParams,
  ComparedPlan,
  CreatedSubscription,
  OnDemandCharge,
  PlanChange,
  PlanChangeParams,
  PlanChangePreview,
  PlanChangePreviewParams,
  PlanComparison,
  PlanOutlook,
  ProrationBillingMode,
  ReadableSummary,
  SubscriptionCreditEntry,
  SubscriptionCreditLot,
  SubscriptionCredits,
  SubscriptionCreditsParams,
} from './subscriptions.ts';
export type { TestClockAdvanceParams, TestClockState } from './test-clock.ts';
export type { Trace, TraceStop } from './traces.ts';
export type {
  OfferEventType,
  OfferWebhookEvent,
  PaymentEventData,
  WebhookCreateParams,
  WebhookEvent,
} from './webhooks.ts';
export type {
  AuditEntry,
  AuditLogParams,
  CreatedInvitation,
  Invitation,
  Session,
  User,
  UserBusiness,
  UserRole,
} from './users.ts';
