#!/bin/sh
# csv-stringify 6.9.0, 2026-11-30.
#
# With record_delimiter 'windows' records end with CR LF. One would expect a cell with a line end in it to be quoted,
# as RFC 4180 asks. Only a cell with the whole delimiter is: one with a lone LF, or a lone CR, is written as it is, and
# a reader that ends lines at LF (a spreadsheet, csv-parse with its defaults) finds a record more.
#
#   the cell "one LF two" as written      one LF two       expected "one LF two", in quotes
#
# `quoted_match: /[\r\n]/` quotes them. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund csv-stringify@6.9.0 > /dev/null
cat > line-ends.mjs <<'NODE'
import { stringify } from 'csv-stringify/sync';

for (const cell of ['one\r\ntwo', 'one\ntwo', 'one\rtwo'])
  console.log(JSON.stringify(stringify([[cell]], { record_delimiter: 'windows' })));
NODE
seen=$(node line-ends.mjs)
expected='"\"one\r\ntwo\"\r\n"
"one\ntwo\r\n"
"one\rtwo\r\n"'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
