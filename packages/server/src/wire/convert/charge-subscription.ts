import type { z } from '@hono/zod-openapi';
import type { Payment } from '../../domain/payment/payment.ts';
import type { ChargeSubscriptionInput } from '../../use-cases/billing/subscriptions/charge-subscription.ts';
import type { chargeSubscriptionSchema, chargedSubscriptionSchema } from '../schemas/on-demand.ts';
import { toApiError } from './checkouts.ts';
import { fromApiAmount } from './money.ts';

export function fromApiChargeSubscription(
  body: z.infer<typeof chargeSubscriptionSchema>,
  requestKey: string | null,
): ChargeSubscriptionInput {
  return {
    price: fromApiAmount(body.product_price),
    currency: body.product_currency ?? null,
    description: body.product_description ?? null,
    metadata: body.metadata ?? null,
    usesWallet: body.customer_balance_config?.allow_customer_credits_usage ?? true,
    requestKey,
  };
}

export function toApiChargedSubscription(payment: Payment): z.infer<typeof chargedSubscriptionSchema> {
  return { payment_id: payment.paymentId, payment_status: payment.status, ...toApiError(payment) };
}
