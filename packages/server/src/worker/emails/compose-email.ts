import { unreachable } from '../../domain/assert.ts';
import { endOfWait } from '../../domain/email/quiet-hours.ts';
import type { Scope } from '../../domain/scope.ts';
import { renderLetter } from '../../emails/render-letter.ts';
import type { Reader } from '../../emails/letter-model.ts';
import type { Runtime } from '../../runtime.ts';
import { findBusinessRecord } from '../../store/platform/business-records.ts';
import { findSettings } from '../../store/platform/business-settings.ts';
import type { RecordedEvent } from '../../store/platform/events.ts';
import { readCustomerOfEvent } from '../../store/billing/objects-of-events.ts';
import type { EmailDraft } from '../../use-cases/platform/emails/send-email.ts';
import type { Composed, Sender } from './composed.ts';
import { composeOffer, composeUndo } from './offer-letters.ts';
import { composeFailure, composeReceipt, composeRefund } from './payment-letters.ts';
import { composeCancellation, composePlanChange } from './subscription-letters.ts';

/** Composes the e-mail that an event means, if any. Switches and objects count as they are now. */
export async function composeEmail(
  runtime: Runtime,
  scope: Scope,
  event: RecordedEvent,
): Promise<EmailDraft | undefined> {
  const sender = await loadSender(runtime, scope);
  const composed = await composeOf(sender, event);
  return composed && toDraft(sender, composed);
}

export async function loadSender(runtime: Runtime, scope: Scope): Promise<Sender> {
  const [business, { emails: switches }] = await Promise.all([
    findBusinessRecord(runtime.sql, scope),
    findSettings(runtime.sql, scope),
  ]);
  return { runtime, scope, business, switches };
}

function composeOf(sender: Sender, event: RecordedEvent): Promise<Composed | undefined> {
  switch (event.payloadType) {
    case 'Payment':
      return event.type === 'payment.failed' ? composeFailure(sender, event) : composeReceipt(sender, event);
    case 'Refund':
      return composeRefund(sender, event);
    case 'Dispute':
      return Promise.resolve(undefined);
    case 'Subscription':
      return event.type === 'subscription.plan_changed'
        ? composePlanChange(sender, event)
        : composeCancellation(sender, event);
    case 'Presentation':
      return event.type === 'offer.undone' ? composeUndo(sender, event) : composeOffer(sender, event);
    default:
      return unreachable(event.payloadType);
  }
}

/** The letter with its reader; undefined for a customer without an address. */
export async function toDraft(sender: Sender, composed: Composed): Promise<EmailDraft | undefined> {
  const { runtime, scope, business } = sender;
  const { model, causeId, customerId, locale, attach } = composed;
  const customer = await readCustomerOfEvent(runtime.sql, scope, customerId);
  if (!customer || customer.email === '') return undefined;
  const reader: Reader = { name: composed.readerName ?? customer.name, timeZone: composed.timeZone };
  const { publicUrl } = runtime.config;
  const { subject, html, text } = renderLetter(model, reader, { business, publicUrl, locale });
  return {
    kind: model.kind,
    causeId,
    customerId,
    recipient: customer.email,
    locale,
    subject,
    html,
    text,
    fromName: business.displayName,
    replyTo: business.supportEmail,
    waitsUntil: endOfWait(model.kind, business.quietHours, business.timeZone, runtime.wallClock()),
    unsubscribeUrl: model.kind === 'offer_open' ? model.unsubscribeUrl : null,
    attach: attach ?? (() => Promise.resolve([])),
  };
}
