/** Address format of a country, as recorded in the data set. */
export interface AddressDataEntry {
  /** Address lines in Latin script, separated by `|`: `%A` street, `%C` city, `%S` state, `%Z` postal code. */
  readonly lines: string;
  /** Address lines in the country's own script, where they differ. */
  readonly local?: string;
  readonly isPostalCodeRequired?: boolean;
  /** Regular expression that matches a whole postal code; absent where the country has none. */
  readonly postal?: string;
  /** Real postal codes, separated by commas. */
  readonly examples?: string;
  /** Country prefix of the postal code on mail from abroad: `CH` of CH-8001. */
  readonly prefix?: string;
  readonly postalName?: string;
  readonly stateName?: string;
  readonly cityName?: string;
}
