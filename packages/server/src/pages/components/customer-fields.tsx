import type { CheckoutField, CheckoutPage, FieldErrorReason, PayingPage } from '../checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { listCountries } from '../i18n/format.ts';
import { SelectField, TextField } from './field.tsx';

interface SectionProps {
  readonly page: CheckoutPage;
  readonly t: Dictionary;
}

/** The message for a field, if something is wrong with it. */
export function errorOf(
  page: Pick<PayingPage, 'errors'>,
  field: CheckoutField,
  label: string,
  t: Dictionary,
): string | undefined {
  const reason = page.errors.find((error) => error.field === field)?.reason;
  return reason === undefined ? undefined : errorText(reason, label, t);
}

export function errorText(reason: FieldErrorReason, label: string, t: Dictionary): string {
  return t.fieldErrors[reason](label);
}

/** Who is buying. */
export function CustomerFields({ page, t }: SectionProps) {
  const { fields, values } = page;
  return (
    <fieldset>
      <legend>{t.checkout.details}</legend>
      <TextField
        name="email"
        label={t.checkout.email}
        error={errorOf(page, 'email', t.checkout.email, t)}
        input={{
          type: 'email',
          value: values.email,
          required: true,
          readonly: fields.isEmailFixed,
          autocomplete: 'email',
          inputmode: 'email',
          maxlength: 254,
        }}
      />
      <TextField
        name="name"
        label={t.checkout.name}
        error={errorOf(page, 'name', t.checkout.name, t)}
        input={{
          value: values.name,
          required: true,
          readonly: fields.isNameFixed,
          autocomplete: 'name',
          maxlength: 200,
        }}
      />
      {fields.phone !== 'hidden' && (
        <TextField
          name="phone"
          label={t.checkout.phone}
          optional={fields.phone === 'optional' ? t.checkout.optional : undefined}
          error={errorOf(page, 'phone', t.checkout.phone, t)}
          input={{
            type: 'tel',
            value: values.phone,
            required: fields.phone === 'required',
            autocomplete: 'tel',
            inputmode: 'tel',
            maxlength: 30,
          }}
        />
      )}
    </fieldset>
  );
}

/** Where the customer is billed; it decides the tax. Japanese addresses are written from the large to the small. */
export function AddressFields({ page, t }: SectionProps) {
  const place = <PostalCodeAndState page={page} t={t} />;
  const street = <CityAndStreet page={page} t={t} />;
  return (
    <fieldset>
      <legend>{t.checkout.billingAddress}</legend>
      <CountryField page={page} t={t} />
      {page.locale === 'ja' ? place : street}
      {page.locale === 'ja' ? street : place}
      <TaxIdField page={page} t={t} />
      <noscript>
        <button class="button button-quiet" name="action" value="update" formnovalidate>
          {t.checkout.update}
        </button>
      </noscript>
    </fieldset>
  );
}

function CountryField({ page, t }: SectionProps) {
  const countries = listCountries(page.locale);
  const { country } = page.values;
  const label = t.checkout.country;
  if (page.fields.isCountryFixed) {
    return (
      <>
        <input type="hidden" name="country" value={country} />
        <TextField
          name="country_name"
          label={label}
          input={{ value: countries.find(({ code }) => code === country)?.name ?? country, readonly: true }}
        />
      </>
    );
  }
  return (
    <SelectField
      name="country"
      label={label}
      value={country}
      placeholder={t.checkout.chooseCountry}
      options={countries.map(({ code, name }) => ({ value: code, label: name }))}
      error={errorOf(page, 'country', label, t)}
      select={{ required: true, autocomplete: 'country', 'data-updates': '' }}
    />
  );
}

function PostalCodeAndState({ page, t }: SectionProps) {
  const { fields, values } = page;
  return (
    <div class="pair">
      <TextField
        name="postal_code"
        label={t.checkout.postalCode}
        optional={fields.postalCode === 'optional' ? t.checkout.optional : undefined}
        error={errorOf(page, 'postal_code', t.checkout.postalCode, t)}
        input={{
          value: values.postalCode,
          required: fields.postalCode === 'required',
          autocomplete: 'postal-code',
          maxlength: 20,
          'data-updates': '',
        }}
      />
      {fields.state !== 'hidden' && (
        <TextField
          name="state"
          label={t.checkout.state}
          optional={fields.state === 'optional' ? t.checkout.optional : undefined}
          error={errorOf(page, 'state', t.checkout.state, t)}
          input={{
            value: values.state,
            required: fields.state === 'required',
            autocomplete: 'address-level1',
            maxlength: 100,
            'data-updates': '',
          }}
        />
      )}
    </div>
  );
}

function CityAndStreet({ page, t }: SectionProps) {
  const { fields, values } = page;
  const city = fields.city !== 'hidden' && (
    <TextField
      name="city"
      label={t.checkout.city}
      optional={fields.city === 'optional' ? t.checkout.optional : undefined}
      error={errorOf(page, 'city', t.checkout.city, t)}
      input={{
        value: values.city,
        required: fields.city === 'required',
        autocomplete: 'address-level2',
        maxlength: 100,
      }}
    />
  );
  const street = fields.street !== 'hidden' && (
    <TextField
      name="street"
      label={t.checkout.street}
      optional={fields.street === 'optional' ? t.checkout.optional : undefined}
      error={errorOf(page, 'street', t.checkout.street, t)}
      input={{
        value: values.street,
        required: fields.street === 'required',
        autocomplete: 'street-address',
        maxlength: 300,
      }}
    />
  );
  return (
    <>
      {page.locale === 'ja' ? city : street}
      {page.locale === 'ja' ? street : city}
    </>
  );
}

function TaxIdField({ page, t }: SectionProps) {
  if (page.fields.taxId === 'hidden') return null;
  return (
    <TextField
      name="tax_id"
      label={t.checkout.taxId}
      optional={page.fields.taxId === 'optional' ? t.checkout.optional : undefined}
      hint={t.checkout.taxIdHint}
      error={errorOf(page, 'tax_id', t.checkout.taxId, t)}
      input={{ value: page.values.taxId, maxlength: 40, autocomplete: 'off', 'data-updates': '' }}
    />
  );
}
