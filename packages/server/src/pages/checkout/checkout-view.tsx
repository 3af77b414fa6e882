import { expectedTotal } from '../parts/expected-total.ts';
import type { CheckoutPage } from '../parts/checkout-model.ts';
import { readerOf } from '../parts/coming-words.ts';
import { ComingConsent } from '../parts/coming.tsx';
import { CheckoutNoticeBox } from '../parts/checkout-notice.tsx';
import { AddressFields } from '../parts/address-fields.tsx';
import { CustomerFields, errorOf } from '../parts/customer-fields.tsx';
import { CustomFields } from './custom-fields.tsx';
import { DisclosureBox } from '../parts/disclosure.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { TextField } from '../parts/field.tsx';
import { OrderSummary } from '../parts/order-summary.tsx';
import { PaymentFields } from '../parts/payment-fields.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount } from '../i18n/format.ts';
import { Layout } from '../parts/layout.tsx';
import { type Order, isMethodNeeded } from '../parts/order-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface SectionProps {
  readonly page: CheckoutPage;
  readonly t: Dictionary;
}

/** The hosted checkout: one form, which also works with plain HTML. */
export function CheckoutView({ page }: { page: CheckoutPage }) {
  const t = dictionaryOf(page.locale);
  const { order } = page;
  return (
    <Layout
      page={page}
      title={t.checkout.documentTitle(page.seller.name)}
      offersTestCard={page.cardPageName === null}
    >
      <h1>{t.checkout.title}</h1>
      <ErrorSummary page={page} t={t} />
      {page.notice !== null && <CheckoutNoticeBox notice={page.notice} locale={page.locale} />}
      <form method="post" action={`/checkout/${page.sessionId}`} data-checkout data-busy={t.checkout.paying}>
        <DefaultAction />
        <input
          type="hidden"
          name="expected_total"
          value={expectedTotal(order.total)}
          data-part="expected-total"
        />
        <OrderSummary
          order={order}
          locale={page.locale}
          timeZone={page.seller.timeZone}
          removableCodes={page.removableCodes}
        >
          <DiscountCode page={page} t={t} />
        </OrderSummary>
        <CustomerFields page={page} t={t} />
        <AddressFields page={page} t={t} />
        <CustomFields page={page} t={t} />
        <div class="slot" data-part="payment" data-keep={isMethodNeeded(order) ? 'needed' : 'none'}>
          {isMethodNeeded(order) && <PaymentFields page={page} t={t} savedHint={t.checkout.cardSaved} />}
        </div>
        <div class="slot" data-part="disclosure">
          {page.disclosure !== null && <DisclosureBox rows={page.disclosure} locale={page.locale} />}
        </div>
        <PayButton page={page} t={t} />
      </form>
      <p
        class="status"
        role="status"
        data-status
        data-updating={t.checkout.updating}
        data-total={t.checkout.totalIsNow('{total}')}
      ></p>
      <p class="notice notice-trouble" role="alert" data-offline hidden>
        {t.checkout.offline}
      </p>
      <p class="aside">
        <a class="quiet-link" href={page.exit.url}>
          {page.exit.isSellers ? t.checkout.cancel(page.seller.name) : t.checkout.cancelHome}
        </a>
      </p>
    </Layout>
  );
}

/**
 * Pressing Enter in a field submits by the form's first button, which must not be one that removes a
 * discount.
 */
function DefaultAction() {
  return <button class="default-action" name="action" value="pay" tabindex={-1} aria-hidden="true"></button>;
}

function DiscountCode({ page, t }: SectionProps) {
  if (page.discountCode === null) return null;
  const label = t.checkout.discountLabel;
  const error = errorOf(page, 'discount_code', label, t);
  const { typed } = page.discountCode;
  return (
    <details class="discount" open={error !== undefined || typed !== ''}>
      <summary>{t.checkout.haveDiscount}</summary>
      <div class="discount-field">
        <TextField
          name="discount_code"
          label={label}
          error={error}
          input={{
            value: typed,
            maxlength: 64,
            autocomplete: 'off',
            autocapitalize: 'characters',
            spellcheck: false,
          }}
        />
        <button class="button button-quiet" name="action" value="apply_discount" formnovalidate>
          {t.checkout.applyDiscount}
        </button>
      </div>
    </details>
  );
}

function PayButton({ page, t }: SectionProps) {
  const { order, locale } = page;
  return (
    <div class="pay" data-part="pay">
      {order.coming?.kind === 'on_demand' ? (
        <p class="hint">{t.checkout.consentOnDemand}</p>
      ) : (
        <ComingConsent coming={order.coming} place="checkout" reader={readerOf(page)} />
      )}
      <button class="button button-next" name="action" value="pay">
        {payLabel(order, formatAmount(order.total, locale), t)}
      </button>
    </div>
  );
}

function payLabel(order: Order, amount: string, t: Dictionary): string {
  if (order.lines.some(({ trial }) => trial !== null)) return t.checkout.startTrial(amount);
  return order.total.amount === 0n ? t.checkout.confirmFree(amount) : t.checkout.pay(amount);
}
