#!/bin/sh
# iban 0.0.14 (npm), 2026-11-30.
#
# A payout or a direct debit begins with the check of an IBAN.
# One would expect it to take the examples that the registry of ISO 13616 prints for each country. It has no entry for
# countries that joined in recent years and says of valid numbers that they are not.
#
#   MN121234123456789123 (Mongolia), NI45BAPR00000013000003558124 (Nicaragua), SO211000001001000100141 (Somalia),
#   OM810180000001299123456 (Oman), FK88SC123456789012 (Falkland Islands)     false     expected true
#
# ibantools 4.5.4 takes all five. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund iban@0.0.14 ibantools@4.5.4 > /dev/null
cat > examples.mjs <<'NODE'
import iban from 'iban';
import { isValidIBAN } from 'ibantools';

for (const number of [
  'DE89370400440532013000',
  'MN121234123456789123',
  'NI45BAPR00000013000003558124',
  'SO211000001001000100141',
  'OM810180000001299123456',
  'FK88SC123456789012',
])
  console.log(number.slice(0, 2), iban.isValid(number), isValidIBAN(number));
NODE
seen=$(node examples.mjs)
expected='DE true true
MN false true
NI false true
SO false true
OM false true
FK false true'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
