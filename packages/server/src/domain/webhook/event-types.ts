/** Event types of the wire: allowed in an endpoint's filter, whether or not Rung ever sends them. */
const officialEventTypes = [
  ...(['payment.succeeded', 'payment.failed', 'payment.processing', 'payment.cancelled'] as const),
  ...(['refund.succeeded', 'refund.failed'] as const),
  ...(['dispute.opened', 'dispute.expired', 'dispute.accepted', 'dispute.cancelled'] as const),
  ...(['dispute.challenged', 'dispute.won', 'dispute.lost'] as const),
  ...([
    'subscription.active',
    'subscription.renewed',
    'subscription.on_hold',
    'subscription.past_due',
  ] as const),
  ...(['subscription.paused', 'subscription.unpaused', 'subscription.cancelled'] as const),
  ...(['subscription.failed', 'subscription.expired', 'subscription.plan_changed'] as const),
  ...(['subscription.updated', 'subscription.update_payment_method'] as const),
  'license_key.created',
  ...(['payout.created', 'payout.on_hold', 'payout.in_progress', 'payout.failed', 'payout.success'] as const),
  ...(['credit.added', 'credit.deducted', 'credit.expired', 'credit.rolled_over'] as const),
  ...(['credit.rollover_forfeited', 'credit.overage_charged', 'credit.overage_reset'] as const),
  ...(['credit.manual_adjustment', 'credit.balance_low'] as const),
  ...(['abandoned_checkout.detected', 'abandoned_checkout.recovered'] as const),
  ...(['dunning.started', 'dunning.recovered'] as const),
  ...(['entitlement_grant.created', 'entitlement_grant.delivered'] as const),
  ...(['entitlement_grant.failed', 'entitlement_grant.revoked'] as const),
] as const;

/** Additional event types for offers. */
const offerEventTypes = [
  ...(['offer.presented', 'offer.accepted', 'offer.declined'] as const),
  ...(['offer.failed', 'offer.expired', 'offer.undone'] as const),
] as const;

/** Event types allowed in an endpoint's filter. */
export const webhookEventTypes = [...officialEventTypes, ...offerEventTypes] as const;

/** Event type allowed in a filter. Types that Rung sends are `EventType` in `domain/event`. */
export type WebhookEventType = (typeof webhookEventTypes)[number];
