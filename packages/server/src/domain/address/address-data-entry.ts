/** A country's address format, as the data set tells it. */
export interface AddressDataEntry {
  /** Its lines in Latin script, parted by `|`: `%A` street, `%C` city, `%S` state, `%Z` postal code. */
  readonly lines: string;
  /** The same in the country's own script, where that differs. */
  readonly local?: string;
  readonly isPostalCodeRequired?: boolean;
  /** A regular expression for the whole of it; absent where there is none. */
  readonly postal?: string;
  /** Real ones, parted by commas. */
  readonly examples?: string;
  /** Country prefix of the postal code on mail from abroad: `CH` of CH-8001. */
  readonly prefix?: string;
  readonly postalName?: string;
  readonly stateName?: string;
  readonly cityName?: string;
}
