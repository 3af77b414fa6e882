#!/bin/sh
# dinero.js 2.0.2 and currency.js 2.0.4, 2026-11-30.
#
# What is charged as 2.5 cents and given back as -2.5 cents should be the same number of cents: a credit note is the
# invoice with its sign turned. One would expect rounding half up to be symmetric, as toFixed(), PostgreSQL's
# round(numeric) and most invoices do it. Both libraries round halves towards plus infinity, so a refund is one cent
# smaller than its charge; and where dinero is not told how, it rounds every part of a cent down, a refund away from zero.
#
#   dinero halfUp, 2.5 and -2.5 cents            3 and -2          expected 3 and -3
#   dinero by default, 2.5 and -2.5 cents        2 and -3          expected the same size
#   currency.js, 1.005 and -1.005                1.01 and -1       expected 1.01 and -1.01
#
# halfAwayFromZero of dinero is symmetric. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund dinero.js@2.0.2 currency.js@2.0.4 > /dev/null
cat > halves.mjs <<'NODE'
import currency from 'currency.js';
import { USD, dinero, halfAwayFromZero, halfUp, toSnapshot, transformScale } from 'dinero.js';

const cents = (amount, ...how) => toSnapshot(transformScale(dinero({ amount, currency: USD, scale: 3 }), 2, ...how)).amount;
for (const [name, ...how] of [['default'], ['halfUp', halfUp], ['halfAwayFromZero', halfAwayFromZero]])
  console.log(`dinero ${name}: ${cents(25, ...how)} and ${cents(-25, ...how)}`);
console.log(`currency.js: ${currency(1.005).value} and ${currency(-1.005).value}`);
NODE
seen=$(node halves.mjs)
expected='dinero default: 2 and -3
dinero halfUp: 3 and -2
dinero halfAwayFromZero: 3 and -3
currency.js: 1.01 and -1'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
