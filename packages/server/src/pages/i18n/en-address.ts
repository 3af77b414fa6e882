import type { CityName, PostalName, StateName } from '../../domain/address/address-rules.ts';

const postalCode: Record<PostalName, string> = {
  postal: 'Postal code',
  postcode: 'Postcode',
  zip: 'ZIP code',
  pin: 'PIN code',
  eircode: 'Eircode',
};

const state: Record<StateName, string> = {
  province: 'Province',
  state: 'State',
  prefecture: 'Prefecture',
  county: 'County',
  department: 'Department',
  district: 'District',
  emirate: 'Emirate',
  island: 'Island',
  oblast: 'Oblast',
  parish: 'Parish',
  area: 'Area',
  region: 'Region',
  do_si: 'Province or city',
};

const city: Record<CityName, string> = {
  city: 'City',
  town: 'Town',
  suburb: 'Suburb',
  district: 'District',
  ward: 'City or ward',
};

/** Names of address fields, by country. Part of the English dictionary. */
export const address = {
  postalCode,
  state,
  city,
  street: 'Street address',
  choose: 'Choose one',
  forInvoice: 'Put your full address on the invoice (optional)',
};
