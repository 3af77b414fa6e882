import type { JSX } from 'hono/jsx/jsx-runtime';
import { type AddressPart, addressRulesOf } from '../../domain/address/address-rules.ts';
import { findState, statesOf, writtenState } from '../../domain/address/states.ts';
import type { CheckoutField, CheckoutPage, Requirement } from './checkout-model.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { listCountries } from '../i18n/format.ts';
import { errorOf } from './customer-fields.tsx';
import { SelectField, TextField } from './field.tsx';

interface SectionProps {
  readonly page: CheckoutPage;
  readonly t: Dictionary;
}

/** Label of an address field in its country. */
export function addressLabel(field: CheckoutField, country: string, t: Dictionary): string | undefined {
  const rules = addressRulesOf(country);
  switch (field) {
    case 'postal_code':
      return t.address.postalCode[rules.postalName];
    case 'state':
      return t.address.state[rules.stateName];
    case 'city':
      return t.address.city[rules.cityName];
    case 'street':
      return t.address.street;
    default:
      return undefined;
  }
}

/**
 * Billing address fields. The address decides the tax; fields that depend on the country are replaced with
 * it.
 */
export function AddressFields({ page, t }: SectionProps) {
  return (
    <fieldset>
      <legend>{t.checkout.billingAddress}</legend>
      <CountryField page={page} t={t} />
      <div class="slot address" data-part="address" data-country={page.values.country}>
        <input type="hidden" name="address_country" value={page.values.country} />
        <PostalCodeAndTaxedState page={page} t={t} />
        <AddressForTheInvoice page={page} t={t} />
      </div>
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

/**
 * Address fields that every buyer in the country fills in: the postal code, and the state if it decides the
 * tax.
 */
function PostalCodeAndTaxedState({ page, t }: SectionProps) {
  const { fields, values } = page;
  const hasState = fields.state === 'required';
  if (fields.postalCode === 'hidden' && !hasState) return null;
  return (
    <div class="pair">
      {fields.postalCode !== 'hidden' && (
        <AddressTextField
          page={page}
          t={t}
          field="postal_code"
          requirement={fields.postalCode}
          input={{
            value: values.postalCode,
            readonly: fields.isPostalCodeFixed,
            autocomplete: 'postal-code',
            autocapitalize: 'characters',
            spellcheck: false,
            maxlength: 20,
            'data-updates': '',
          }}
        />
      )}
      {hasState && <StateField page={page} t={t} />}
    </div>
  );
}

/** Optional address fields, in the country's order; expanded if any of them is known. */
function AddressForTheInvoice({ page, t }: SectionProps) {
  const { fields, values } = page;
  const parts = partsInOrder(page).filter((part) => part !== 'zipcode' && fields[part] === 'optional');
  if (parts.length === 0) return null;
  const isOpen = parts.some(
    (part) => part !== 'zipcode' && (values[part] !== '' || page.errors.some(({ field }) => field === part)),
  );
  return (
    <details class="fold" open={isOpen}>
      <summary>{t.address.forInvoice}</summary>
      <div class="fold-fields">
        {parts.map((part) => (
          <PartField part={part} page={page} t={t} />
        ))}
      </div>
    </details>
  );
}

function PartField({ part, page, t }: SectionProps & { part: AddressPart }) {
  const { values } = page;
  switch (part) {
    case 'state':
      return <StateField page={page} t={t} />;
    case 'city':
      return (
        <AddressTextField
          page={page}
          t={t}
          field="city"
          requirement="optional"
          input={{ value: values.city, autocomplete: 'address-level2', maxlength: 100 }}
        />
      );
    case 'street':
      return (
        <AddressTextField
          page={page}
          t={t}
          field="street"
          requirement="optional"
          input={{ value: values.street, autocomplete: 'street-address', maxlength: 255 }}
        />
      );
    case 'zipcode':
      return null;
  }
}

/** State field: a list or, if the country has no short list of states, a text input. */
function StateField({ page, t }: SectionProps) {
  const { country, state } = page.values;
  const label = addressLabel('state', country, t) ?? '';
  const isRequired = page.fields.state === 'required';
  const states = statesOf(country);
  if (states.length === 0) {
    return (
      <AddressTextField
        page={page}
        t={t}
        field="state"
        requirement={page.fields.state}
        input={{ value: state, autocomplete: 'address-level1', maxlength: 100, 'data-updates': '' }}
      />
    );
  }
  const chosen = findState(country, state);
  const options = states.map((each) => ({
    // A stored value keeps its spelling.
    value: each === chosen ? state : writtenState(country, each, scriptFor(page)),
    label: scriptFor(page) === 'local' ? each.name : each.latinName,
  }));
  const isUnknown = state !== '' && chosen === undefined;
  return (
    <SelectField
      name="state"
      label={label}
      value={state}
      placeholder={t.address.choose}
      options={isUnknown ? [...options, { value: state, label: state }] : options}
      error={errorOf(page, 'state', label, t)}
      select={{ required: isRequired, autocomplete: 'address-level1', 'data-updates': '' }}
    />
  );
}

function AddressTextField({
  page,
  t,
  field,
  requirement,
  input,
}: SectionProps & {
  field: 'postal_code' | 'state' | 'city' | 'street';
  requirement: Requirement;
  input: JSX.IntrinsicElements['input'];
}) {
  const label = addressLabel(field, page.values.country, t) ?? '';
  // The heading of the fold already says that its fields are optional.
  const isMarked = field === 'postal_code' && requirement === 'optional';
  return (
    <TextField
      name={field}
      label={label}
      optional={isMarked ? t.checkout.optional : undefined}
      error={errorOf(page, field, label, t)}
      input={{ ...input, required: requirement === 'required' }}
    />
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

function partsInOrder({ values, locale }: CheckoutPage): readonly AddressPart[] {
  const rules = addressRulesOf(values.country);
  return scriptFor({ values, locale }) === 'local' ? rules.localParts : rules.parts;
}

/**
 * Script of place names: readers of Japanese can also read names in other languages written in Chinese
 * characters.
 */
function scriptFor({ values, locale }: Pick<CheckoutPage, 'values' | 'locale'>): 'latin' | 'local' {
  return locale === 'ja' && ['JP', 'CN', 'HK', 'TW'].includes(values.country) ? 'local' : 'latin';
}
