import type { PayingPage, SavedMethod } from './checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { CardLabel, cardExpiry } from './card.tsx';
import { errorOf } from './customer-fields.tsx';
import { TextField, fieldId } from './field.tsx';

interface SectionProps {
  readonly page: PayingPage;
  readonly t: Dictionary;
}

/** Card form, or the way to the page that has one; for a returning customer, the choice between saved cards and a new one. */
export function PaymentFields({ page, t, savedHint }: SectionProps & { savedHint: string }) {
  const hasAttempted = page.errors.length > 0 || page.notice !== null;
  const label = t.checkout.payment;
  const error = errorOf(page, 'payment_method', label, t);
  return (
    <fieldset class="payment">
      <legend>{label}</legend>
      {page.savedMethods.length > 0 && (
        <div class="methods" id={fieldId('payment_method')}>
          {page.savedMethods.map((method) => (
            <SavedMethodChoice page={page} method={method} t={t} />
          ))}
          <label class="method">
            <input
              type="radio"
              name="payment_method"
              value="new"
              checked={page.chosenMethod === 'new'}
              data-new-card
            />
            <span class="method-face">{t.checkout.anotherCard}</span>
          </label>
          {error !== undefined && <p class="field-error">{error}</p>}
        </div>
      )}
      <div class="card-fields">
        {page.cardPageName === null ? (
          <>
            {hasAttempted && <p class="hint card-reentry">{t.checkout.cardNotKept}</p>}
            <CardFields page={page} t={t} />
          </>
        ) : (
          <>
            <p>
              {page.hasCardFields
                ? t.cardFields.next(page.cardPageName)
                : t.checkout.cardPage(page.cardPageName)}
            </p>
            {page.hasCardFields && (
              <input type="hidden" name="card_fields" value="" data-card-fields-wanted />
            )}
          </>
        )}
        <p class="hint">{savedHint}</p>
      </div>
    </fieldset>
  );
}

function SavedMethodChoice({ page, method, t }: SectionProps & { method: SavedMethod }) {
  const id = `method-${method.id}`;
  return (
    <label class="method">
      <input
        type="radio"
        name="payment_method"
        value={method.id}
        checked={method.id === page.chosenMethod}
        disabled={method.unusable !== null}
        aria-describedby={`${id}-note`}
      />
      <span class="method-face">
        <CardLabel card={method.card} t={t} />
        <span class="method-note" id={`${id}-note`}>
          {methodNote(method, page, t)}
        </span>
      </span>
    </label>
  );
}

/** Expiry of the card or, if it cannot pay this order, the reason. */
function methodNote({ card, unusable, wasDeclined }: SavedMethod, page: PayingPage, t: Dictionary): string {
  switch (unusable) {
    case 'expired':
      return t.checkout.methodExpired(...cardExpiry(card));
    case 'currency':
      return t.checkout.methodCurrency(page.order.total.currency);
    case 'not_recurring':
      return t.checkout.methodNotRecurring;
    case 'limit':
      return t.checkout.methodBeyondLimit;
    case 'declined':
      return t.checkout.methodDeclined;
    case null: {
      const expires = t.checkout.cardExpires(...cardExpiry(card));
      return wasDeclined ? `${expires} · ${t.checkout.methodWasDeclined}` : expires;
    }
  }
}

/**
 * Card fields, never prefilled by the server. The browser requires them only if they are the one way to pay:
 * a hidden required field would block the form without a message.
 */
function CardFields({ page, t }: SectionProps) {
  const required = page.savedMethods.length === 0;
  return (
    <>
      <TextField
        name="card_number"
        label={t.checkout.cardNumber}
        error={errorOf(page, 'card_number', t.checkout.cardNumber, t)}
        input={{
          required,
          autocomplete: 'cc-number',
          inputmode: 'numeric',
          maxlength: 60,
          spellcheck: false,
          class: 'figures',
          'data-card-number': '',
        }}
      />
      <div class="pair">
        <TextField
          name="card_expiry"
          label={t.checkout.cardExpiry}
          hint={t.checkout.cardExpiryHint}
          error={errorOf(page, 'card_expiry', t.checkout.cardExpiry, t)}
          input={{
            required,
            autocomplete: 'cc-exp',
            inputmode: 'numeric',
            maxlength: 20,
            class: 'figures',
            'data-card-expiry': '',
          }}
        />
        <TextField
          name="card_cvc"
          label={t.checkout.cardCvc}
          hint={t.checkout.cardCvcHint}
          error={errorOf(page, 'card_cvc', t.checkout.cardCvc, t)}
          input={{
            required,
            autocomplete: 'cc-csc',
            inputmode: 'numeric',
            maxlength: 12,
            class: 'figures',
            'data-card-cvc': '',
          }}
        />
      </div>
      <TextField
        name="card_name"
        label={t.checkout.cardName}
        optional={page.fields.isCardNameRequired ? undefined : t.checkout.optional}
        error={errorOf(page, 'card_name', t.checkout.cardName, t)}
        input={{
          required: required && page.fields.isCardNameRequired,
          autocomplete: 'cc-name',
          maxlength: 200,
          spellcheck: false,
        }}
      />
    </>
  );
}
