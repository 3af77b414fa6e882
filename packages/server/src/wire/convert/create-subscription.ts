import type { z } from '@hono/zod-openapi';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { CreateCheckoutInput } from '../../use-cases/billing/checkouts/create-checkout.ts';
import type { createSubscriptionSchema, createdSubscriptionSchema } from '../schemas/create-subscription.ts';
import { fromApiCart } from './carts.ts';
import { fromApiCustomerRequest, toApiOutcome } from './checkouts.ts';
import { toApiCustomerDetails } from './customers.ts';
import { toApiAmount } from './money.ts';
import { fromApiOnDemand } from './on-demand.ts';
import { discountIds, fromApiConfirmation, pendingPaymentLink } from './payments.ts';
import type { Links } from './urls.ts';

/** Domain input of the older subscription route: a checkout of a plan that is confirmed on creation. */
export function fromApiCreateSubscription(
  body: z.infer<typeof createSubscriptionSchema>,
  requestKey: string | null,
): CreateCheckoutInput {
  const { product_id, quantity, addons, one_time_product_cart } = body;
  const items = [{ product_id, quantity, addons }, ...(one_time_product_cart ?? [])];
  return {
    cart: {
      ...fromApiCart(items, body, {
        trialPeriodDays: body.trial_period_days ?? null,
        onDemand: fromApiOnDemand(body.on_demand),
      }),
      isSubscription: true,
    },
    customer: fromApiCustomerRequest(body.customer),
    ...fromApiConfirmation(body),
    requestKey,
  };
}

/** Rethrows a cart's refusal with the field names of this request, which has no cart. */
export function rethrowWithSubscriptionFields(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const message = error.message
    .replaceAll(/\bproduct_cart(?:\[(\d+)\]|\.(\d+))\./g, (_, bracketed?: string, dotted?: string) => {
      const index = Number(bracketed ?? dotted);
      return index === 0 ? '' : `one_time_product_cart.${String(index - 1)}.`;
    })
    .replaceAll('subscription_data.', '');
  throw new DomainError(error.code, message, { cause: error });
}

export function toApiCreatedSubscription(
  { payment, subscription, session, customer }: SoldSubscription,
  clientSecret: string,
  links: Links,
): z.infer<typeof createdSubscriptionSchema> {
  const { trialAmount } = subscription;
  const oneTime = session.cart.items.slice(1).map(({ product, quantity }) => ({
    product_id: product.productId,
    quantity,
  }));
  return {
    subscription_id: subscription.subscriptionId,
    payment_id: payment.paymentId,
    client_secret: clientSecret,
    customer: toApiCustomerDetails(customer, payment.buyer),
    metadata: subscription.metadata,
    recurring_pre_tax_amount: toApiAmount(subscription.recurringPreTaxAmount),
    trial_amount: trialAmount === null ? null : toApiAmount(trialAmount),
    addons: subscription.addons.map(({ addonId, quantity }) => ({ addon_id: addonId, quantity })),
    one_time_product_cart: oneTime.length === 0 ? null : oneTime,
    ...discountIds(payment.discounts),
    payment_method_required: true,
    ...pendingPaymentLink(payment, session, links),
    session_id: session.sessionId,
    ...toApiOutcome(payment, links),
  };
}

interface SoldSubscription {
  readonly payment: Payment;
  readonly subscription: Subscription;
  readonly session: CheckoutSession;
  readonly customer: Customer;
}
