#!/bin/sh
# PostgreSQL 18.7 (as PGlite 0.5.17), 2026-11-30.
#
# generate_series(first, last, '1 month') is the natural way to list the billing dates of a plan that began on the 31st.
# One would expect each date to be counted from the first, as first + n * interval '1 month' does: the last day of each
# month. The series adds a month to the date before, so February cuts the day to 28 and no later month gets it back.
#
#   from 31 January       01-31 02-28 03-28 04-28 05-28 06-28     expected 01-31 02-28 03-31 04-30 05-31 06-30
#
# A series of numbers, each multiplied by the interval, gives the expected dates. Fails when that changes. Needs node and
# npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17 > /dev/null
cat > dates.mjs <<'NODE'
import { PGlite } from '@electric-sql/pglite';

const database = new PGlite();
const list = async (query) => {
  const { rows } = await database.query(query);
  return rows.map(({ day }) => day).join(' ');
};
const form = (expression) => `to_char(${expression}, 'MM-DD') as day`;
console.log(
  'series  ',
  await list(`select ${form('day')} from generate_series(timestamp '2026-01-31', '2026-06-30', '1 month') as day`),
);
console.log(
  'multiple',
  await list(`select ${form("timestamp '2026-01-31' + n * interval '1 month'")} from generate_series(0, 5) as n`),
);
NODE
seen=$(node dates.mjs)
expected='series   01-31 02-28 03-28 04-28 05-28 06-28
multiple 01-31 02-28 03-31 04-30 05-31 06-30'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
