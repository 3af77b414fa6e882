#!/bin/sh
# postal-codes-js 2.5.2 (npm), 2026-11-30.
#
# Taiwan's post has codes of six digits (3 + 3) since 2020, beside the older ones of three and five; Kosovo has five digits
# and the code XK in CLDR and at card platforms. One would expect an address check to take both. The package refuses
# the six digits that its post asks for, and does not know Kosovo.
#
#   TW 100006     Postal code 100006 is not valid for country TW     expected true
#   XK 10000      Unknown alpha2/alpha3 country code: XK             expected true
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund postal-codes-js@2.5.2 > /dev/null
cat > codes.cjs <<'NODE'
const { validate } = require('postal-codes-js');

for (const [country, code] of [
  ['TW', '100'],
  ['TW', '10058'],
  ['TW', '100006'],
  ['XK', '10000'],
])
  console.log(country, code, validate(country, code));
NODE
seen=$(node codes.cjs)
expected='TW 100 true
TW 10058 true
TW 100006 Postal code 100006 is not valid for country TW
XK 10000 Unknown alpha2/alpha3 country code: XK'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
