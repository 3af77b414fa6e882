import { dayMs, hourMs, secondMs } from '../domain/time.ts';
import { DomainError } from '../domain/errors.ts';
import type { PaymentId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { Runtime } from '../runtime.ts';
import { findPayment } from '../store/billing/payments.ts';
import { expirePresentation, advanceFunnel } from '../use-cases/offers/presentations/propose.ts';
import { raisePurchase } from '../use-cases/offers/presentations/raise-purchase.ts';
import { settleAcceptance } from '../use-cases/offers/presentations/remote-acceptance.ts';
import { refundAndUnwind } from '../use-cases/offers/presentations/undo-presentation.ts';
import { receiveDispute } from '../use-cases/billing/disputes/receive-dispute.ts';
import { receiveNotification } from '../use-cases/billing/gateways/receive-notifications.ts';
import { refreshInstrument } from '../use-cases/billing/gateways/refresh-instrument.ts';
import { reconcilePayment } from '../use-cases/billing/payments/execute-payment.ts';
import { expirePayment } from '../use-cases/billing/payments/expire-payment.ts';
import { reconcileRefund } from '../use-cases/billing/refunds/execute-refund.ts';
import { createRefund } from '../use-cases/billing/refunds/create-refund.ts';
import { announceRenewal } from '../use-cases/billing/subscriptions/announce-renewal.ts';
import { renewSubscription } from '../use-cases/billing/subscriptions/renew-subscription.ts';
import { resumeSubscription } from '../use-cases/billing/subscriptions/resume-subscription.ts';
import { retryRenewal } from '../use-cases/billing/subscriptions/retry-renewal.ts';
import { deliverWebhook } from '../use-cases/platform/webhooks/deliver-webhook.ts';
import { sendEmailOfEvent, sendReminder } from './emails/email-jobs.ts';
import { sendSignInLink } from './emails/sign-in-letter.ts';
import { renderEvent } from './render-event.ts';
import type { JobHandlers } from './run-job.ts';

/** Use case of each kind of job. */
export const jobHandlers: JobHandlers = {
  'email.send': sendEmailOfEvent,
  'email.remind': sendReminder,
  'email.sign_in': sendSignInLink,
  'payment.collect': async (runtime, { payload, scope }) => {
    if (await reconcilePayment(runtime, scope.businessId, payload.paymentId)) return undefined;
    return checkAgain(runtime, payload, 'The payment is still processing.');
  },
  'payment.expire': async (runtime, { payload, scope }) => {
    await expirePayment(runtime, scope, payload.paymentId);
    return undefined;
  },
  'payment.abandon': async (runtime, { payload, scope }) => {
    if (await reconcilePayment(runtime, scope.businessId, payload.paymentId)) return undefined;
    return checkAgain(runtime, payload, 'The gateway has not completed the payment yet.');
  },
  'payment.give_back': async (runtime, { payload, scope }) => {
    await refundLatePayment(runtime, scope, payload.paymentId);
    return undefined;
  },
  'refund.collect': async (runtime, { payload, scope }) => {
    if (await reconcileRefund(runtime, scope.businessId, payload.refundId)) return undefined;
    return checkAgain(runtime, payload, 'The refund is pending at the gateway.');
  },
  'notification.receive': async (runtime, { payload, scope }) => {
    await receiveNotification(runtime, payload.provider, scope.businessId, payload);
    return undefined;
  },
  'dispute.receive': async (runtime, { payload, scope }) => {
    const { provider, reference } = payload;
    if (await receiveDispute(runtime, scope, provider, reference)) return undefined;
    return checkAgain(runtime, payload, 'A payment of the disputed subscription is under way.');
  },
  'instrument.refresh': async (runtime, { payload, scope }) => {
    await refreshInstrument(runtime, scope, payload);
    return undefined;
  },
  'renewal.announce': async (runtime, { payload, scope }) => {
    await announceRenewal(runtime, scope, payload);
    return undefined;
  },
  'renewal.retry': async (runtime, { payload, scope }) => {
    if (await retryRenewal(runtime, scope, payload.subscriptionId, payload)) return undefined;
    return checkAgain(runtime, payload, 'The payment of the amount due is still processing.');
  },
  'subscription.renew': async (runtime, { payload, scope }) => {
    if (await renewSubscription(runtime, scope, payload.subscriptionId)) return undefined;
    return checkAgain(runtime, payload, 'The payment of the renewal is still processing.');
  },
  'subscription.resume': async (runtime, { payload, scope }) => {
    await resumeSubscription(runtime, scope, payload.subscriptionId);
    return undefined;
  },
  'moment.raise': async (runtime, { payload, scope }) => {
    const payment = await findPayment(runtime.sql, scope, payload.paymentId);
    if (payment) await raisePurchase(runtime, scope, payment);
    return undefined;
  },
  'presentation.advance': async (runtime, { payload, scope }) => {
    await advanceFunnel(runtime, scope, payload.presentationId, payload.leavesBy);
    return undefined;
  },
  'presentation.expire': async (runtime, { payload, scope }) => {
    await expirePresentation(runtime, scope, payload.presentationId);
    return undefined;
  },
  'presentation.settle': async (runtime, { payload, scope }) => {
    const { presentationId, attempt } = payload;
    const progress = await settleAcceptance(runtime, scope, presentationId, attempt);
    if (progress === 'done') return undefined;
    if (progress === 'open') {
      return checkAgain(runtime, payload, 'The billing platform has no outcome of the acceptance yet.');
    }
    const reason = 'Nobody waits for the acceptance any more. What is paid for it after all is given back.';
    return { runAt: runtime.wallClock() + dayMs, payload, reason };
  },
  'presentation.undo': async (runtime, { payload, scope }) => {
    await refundAndUnwind(runtime, scope, payload.presentationId);
    return undefined;
  },
  'webhook.deliver': (runtime, { payload, scope }) => deliverWebhook(runtime, scope, payload, renderEvent),
};

/**
 * Opens and collects one refund of the payment, however often it is called. A refund that the seller made
 * first is kept.
 */
async function refundLatePayment(runtime: Runtime, scope: Scope, paymentId: PaymentId): Promise<void> {
  try {
    await createRefund(runtime, scope, {
      paymentId,
      items: null,
      reason: 'The subscription had ended before it was paid.',
      metadata: {},
      requestKey: `give_back:${paymentId}`,
    });
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'PAYMENT_ALREADY_REFUNDED') throw error;
  }
}

/**
 * Schedules the next check of an outcome that the gateway, or the customer at the bank's page, has not
 * decided yet. The pause grows from 15 seconds to an hour.
 */
function checkAgain<Payload extends { readonly checks?: number }>(
  runtime: Runtime,
  payload: Payload,
  reason: string,
) {
  const checks = payload.checks ?? 0;
  const pauseMs = Math.min(15 * secondMs * 2 ** Math.min(checks, 16), hourMs);
  return { runAt: runtime.wallClock() + pauseMs, payload: { ...payload, checks: checks + 1 }, reason };
}
