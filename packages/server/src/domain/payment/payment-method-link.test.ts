import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import type { Payment, PaymentStatus } from './payment.ts';
import {
  type LinkState,
  type PaymentMethodLink,
  linkLifetimeMs,
  stateOfLink,
} from './payment-method-link.ts';
import { bought, subscriptionWith } from '../subscription/sample-subscription.ts';

const link: PaymentMethodLink = {
  linkId: asId<'payment_method_link'>('pml_1'),
  businessId: asId<'business'>('bus_1'),
  subscriptionId: asId<'subscription'>('sub_1'),
  paymentId: null,
  returnUrl: null,
  createdAt: bought,
  expiresAt: bought + linkLifetimeMs,
  replacedAt: null,
};

const withPayment = (status: PaymentStatus): Payment => ({ status }) as Payment;
const active = subscriptionWith();

test.each<readonly [string, LinkState, Parameters<typeof stateOfLink>]>([
  ['nobody has used it', 'open', [link, active, null, bought]],
  ['its payment waits', 'open', [link, active, withPayment('requires_payment_method'), bought]],
  ['the card was declined', 'open', [link, active, withPayment('failed'), bought]],
  ['its last moment has not passed', 'open', [link, active, null, link.expiresAt - 1]],
  ['its time is over', 'expired', [link, active, null, link.expiresAt]],
  ['its payment was cancelled', 'expired', [link, active, withPayment('cancelled'), bought]],
  ['a newer one took its place', 'replaced', [{ ...link, replacedAt: bought }, active, null, bought]],
  ['its subscription has ended', 'ended', [link, subscriptionWith({ status: 'cancelled' }), null, bought]],
  [
    'its payment goes on past its time',
    'under_way',
    [link, active, withPayment('processing'), link.expiresAt],
  ],
  ['the bank asks', 'under_way', [link, active, withPayment('requires_customer_action'), bought]],
  [
    'it was paid, whatever came later',
    'paid',
    [{ ...link, replacedAt: bought }, active, withPayment('succeeded'), link.expiresAt],
  ],
])('when %s it is %s', (_, state, facts) => {
  expect(stateOfLink(...facts)).toBe(state);
});
