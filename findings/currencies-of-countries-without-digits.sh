#!/bin/sh
# currency-codes 2.2.0 and country-to-currency 3.0.1, 2026-11-30.
#
# One package says which currency a country has, the other how many decimals a currency has; together they should say how
# an amount for a country is written. Curaçao and Sint Maarten have the Caribbean guilder (XCG) since 31 March 2025. The
# first package knows; the second is built on the list of ISO 4217 of 25 June 2024, has no XCG, and still has the guilder
# that it replaced. One would expect two decimals. The second answers undefined, and 10 ** undefined is NaN.
#
#   decimals of the currency of CW, SX     undefined     expected 2
#
# The digits that Intl.NumberFormat resolves are 2. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund currency-codes@2.2.0 country-to-currency@3.0.1 > /dev/null
cat > digits.cjs <<'NODE'
const currencies = require('currency-codes');
const byCountry = require('country-to-currency').default ?? require('country-to-currency');

for (const country of ['CW', 'SX', 'JP']) {
  const currency = byCountry[country];
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  console.log(country, currency, currencies.code(currency)?.digits, maximumFractionDigits);
}
console.log(`list of ${currencies.publishDate}, ANG: ${currencies.code('ANG').digits}`);
NODE
seen=$(node digits.cjs)
expected='CW XCG undefined 2
SX XCG undefined 2
JP JPY 0 0
list of 2024-06-25, ANG: 2'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
