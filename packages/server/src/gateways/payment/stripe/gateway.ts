import type { Stripe } from 'stripe';
import type { BusinessId, CustomerId } from '../../../domain/ids.ts';
import {
  type CardFields,
  type CardPageRequest,
  type ChargeReference,
  type ChargeRequest,
  GatewayError,
  type PaymentGateway,
} from '../payment-gateway.ts';
import { checkAccount } from './account-check.ts';
import { findAmountProblem, toStripeAmount } from './amounts.ts';
import { createFieldsIntent, toFieldsSession } from './card-fields.ts';
import { createSession, expireSession, isSession, outcomeOfSession, retrieveSession } from './card-page.ts';
import {
  type AccountOf,
  type Connect,
  type OpenAccount,
  asStripeFailure,
  createOpen,
  createUnderKey,
  toGatewayError,
} from './client.ts';
import { accountFrom, findCredentialProblem } from './credentials.ts';
import { findDispute } from './disputes.ts';
import { findInstrument, fromToken, provider } from './instruments.ts';
import { parseEvent } from './notifications.ts';
import { cancelIntent, expand, outcomeOf, retrieveIntent } from './outcomes.ts';
import { createRefund, findRefund } from './refunds.ts';

/** Customers of Rung as Stripe knows them. */
interface StripeCustomers {
  find(businessId: BusinessId, customerId: CustomerId): Promise<string | undefined>;
  /** Keeps the id, unless another one is kept; returns the one that is kept. */
  keep(businessId: BusinessId, customerId: CustomerId, reference: string): Promise<string>;
}

interface StripeOptions {
  readonly accountOf: AccountOf;
  readonly customers: StripeCustomers;
  /** Address of a stand-in for Stripe; undefined for Stripe itself. */
  readonly apiUrl: URL | undefined;
  /** Address at which buyers reach this installation. */
  readonly publicUrl: string;
}

/** Pages of Stripe that a customer may be sent to. */
const pagesOfStripe = ['https://checkout.stripe.com', 'https://hooks.stripe.com'];

/**
 * Creates the gateway to Stripe. A charge is a PaymentIntent that is created unconfirmed, and is confirmed after its id
 * was committed: an intent takes money at most once, so whoever repeats a step repeats it on the same intent.
 */
export function createStripeGateway({
  accountOf,
  customers,
  apiUrl,
  publicUrl,
}: StripeOptions): PaymentGateway {
  const open = createOpen(apiUrl);
  const connect: Connect = async (businessId) => open(await accountOf(businessId));
  return {
    provider,
    modes: ['test', 'live'],
    ...createCharges(connect),
    cardPage: {
      name: 'Stripe',
      async preparePage(request) {
        const account = await connect(request.businessId);
        return createSession(account, await customerOf(account.stripe, customers, request), request);
      },
      fields: createFields(connect, customers, apiUrl),
    },
    challenges: {
      kind: 'gateway_page',
      origins: apiUrl ? [apiUrl.origin] : pagesOfStripe,
      findUrl: async (reference) => {
        const { stripe } = await connect(reference.businessId);
        return findUrl(stripe, referenceOf(reference));
      },
    },
    notifications: {
      isAnsweredFirst: true,
      async parse(request) {
        const { webhookSecrets } = await accountOf(request.businessId);
        return parseEvent(request, webhookSecrets);
      },
    },
    findDispute: async (businessId, reference) =>
      findDispute((await connect(businessId)).stripe, businessId, reference),
    findInstrument: async (businessId, token) => findInstrument((await connect(businessId)).stripe, token),
    checkAccount: async (request) => checkAccount(await connect(request.businessId), request),
    hasCustomer: async (credentials, mode, reference) => {
      const { stripe } = await open(accountFrom(credentials, mode));
      return hasCustomer(stripe, reference);
    },
    findAmountProblem,
    findCredentialProblem: (credentials, mode) =>
      findCredentialProblem(credentials, mode, { publicUrl, apiUrl }),
  };
}

function createFields(connect: Connect, customers: StripeCustomers, apiUrl: URL | undefined): CardFields {
  return {
    isWanted: async (businessId) => (await connect(businessId)).publishableKey !== null,
    async prepareFields(request) {
      const account = await connect(request.businessId);
      return createFieldsIntent(account, await customerOf(account.stripe, customers, request), request);
    },
    async findSession(charge) {
      const { gatewayPaymentId: reference } = charge;
      if (reference === null || isSession(reference)) return undefined;
      const { stripe, publishableKey } = await connect(charge.businessId);
      return toFieldsSession(await retrieveIntent(stripe, reference), publishableKey, apiUrl);
    },
  };
}

function createCharges(connect: Connect) {
  return {
    async prepareCharge(request) {
      const account = await connect(request.businessId);
      return createIntent(account, request);
    },

    async charge(request) {
      const reference = referenceOf(request);
      const { stripe } = await connect(request.businessId);
      const outcome = await outcomeOf(stripe, await confirmIntent(stripe, reference, request));
      if (outcome) return outcome;
      throw new GatewayError('Stripe refused to charge this payment.', { isRetryable: false });
    },

    async findCharge(charge) {
      const { gatewayPaymentId: reference } = charge;
      if (reference === null) return undefined;
      const { stripe } = await connect(charge.businessId);
      return isSession(reference)
        ? outcomeOfSession(stripe, await retrieveSession(stripe, reference))
        : outcomeOf(stripe, await retrieveIntent(stripe, reference));
    },

    async abandonCharge(charge) {
      const reference = referenceOf(charge);
      const { stripe } = await connect(charge.businessId);
      const outcome = isSession(reference)
        ? await outcomeOfSession(stripe, await expireSession(stripe, reference))
        : await outcomeOf(stripe, await cancelIntent(stripe, reference));
      if (outcome) return outcome;
      throw new GatewayError('Stripe did not cancel a payment.', { isRetryable: true });
    },

    async refund(request) {
      const { stripe } = await connect(request.businessId);
      return createRefund(stripe, await intentOf(stripe, request), request);
    },

    async findRefund(reference) {
      const { stripe } = await connect(reference.businessId);
      return findRefund(stripe, await intentOf(stripe, reference), reference);
    },
  } satisfies Partial<PaymentGateway>;
}

/** Reference that was written down. Without one nothing was prepared, and there is nothing to charge or to refund. */
function referenceOf({ gatewayPaymentId }: ChargeReference): string {
  if (gatewayPaymentId !== null) return gatewayPaymentId;
  throw new GatewayError('Stripe has never been told of this payment.', { isRetryable: false });
}

async function createIntent(
  { stripe, statementDescriptorSuffix: suffix }: OpenAccount,
  request: ChargeRequest,
): Promise<string> {
  const { businessId, paymentId, amount, instrumentToken } = request;
  const { customer, paymentMethod } = fromToken(instrumentToken);
  try {
    const { id } = await createUnderKey(paymentId, (options) =>
      stripe.paymentIntents.create(
        {
          ...toStripeAmount(amount),
          customer,
          payment_method: paymentMethod,
          allowed_payment_method_types: ['card'],
          metadata: { rung_business: businessId, rung_payment: paymentId },
          ...(suffix !== null && { statement_descriptor_suffix: suffix }),
        },
        options,
      ),
    );
    return id;
  } catch (error) {
    throw toGatewayError(error);
  }
}

/**
 * Confirms an intent, or finds how it has ended. It needs no key: an intent that was declined has lost its payment
 * method, and one that was paid is refused, so it is confirmed with effect at most once.
 */
async function confirmIntent(
  stripe: Stripe,
  reference: string,
  { isCustomerPresent, forceAuthentication, returnUrl }: ChargeRequest,
): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.confirm(reference, {
      expand,
      ...(isCustomerPresent && returnUrl !== null ? { return_url: returnUrl } : { off_session: true }),
      ...(forceAuthentication && {
        payment_method_options: { card: { request_three_d_secure: 'any' } },
      }),
    });
  } catch (error) {
    const { type } = asStripeFailure(error);
    if (type !== 'StripeCardError' && type !== 'StripeInvalidRequestError') throw toGatewayError(error);
    return retrieveIntent(stripe, reference);
  }
}

/** The intent of a charge, also of one that was made on Stripe's page. */
async function intentOf(stripe: Stripe, charge: ChargeReference): Promise<string> {
  const reference = referenceOf(charge);
  if (!isSession(reference)) return reference;
  const { payment_intent: intent } = await retrieveSession(stripe, reference);
  if (intent !== null && typeof intent === 'object') return intent.id;
  throw new GatewayError('Nothing was charged on this page of Stripe.', { isRetryable: false });
}

/** Page on which the customer goes on: Stripe's own, or the one that leads to their bank. */
async function findUrl(stripe: Stripe, reference: string): Promise<string> {
  const url = isSession(reference)
    ? (await retrieveSession(stripe, reference)).url
    : (await retrieveIntent(stripe, reference)).next_action?.redirect_to_url?.url;
  if (url) return url;
  throw new GatewayError('Stripe waits for nobody on this payment.', { isRetryable: true });
}

/** A customer who was deleted is still known to the account. */
async function hasCustomer(stripe: Stripe, reference: string): Promise<boolean> {
  try {
    await stripe.customers.retrieve(reference);
    return true;
  } catch (error) {
    if (asStripeFailure(error).code === 'resource_missing') return false;
    throw toGatewayError(error);
  }
}

async function customerOf(
  stripe: Stripe,
  customers: StripeCustomers,
  { businessId, customer: { customerId, name, email } }: CardPageRequest,
): Promise<string> {
  const known = await customers.find(businessId, customerId);
  if (known !== undefined) return known;
  try {
    const metadata = { rung_business: businessId, rung_customer: customerId };
    const { id } = await createUnderKey(customerId, (options) =>
      stripe.customers.create({ name, email, metadata }, options),
    );
    return await customers.keep(businessId, customerId, id);
  } catch (error) {
    throw toGatewayError(error);
  }
}
