#!/bin/sh
# PostgreSQL 18.7 (as PGlite 0.5.17), 2026-11-30.
#
# A billing interval kept as an "interval" is read back as it was written: "1 mon" is not "30 days", and a plan by the
# month is another one than a plan by thirty days. One would expect the two to be different values. They are equal: a
# unique constraint on (product, every) takes the second for the first, "distinct" drops one of the two, and a count of
# subscriptions by interval puts them into one row. So are "1 year" and "360 days".
#
#   plans by the month and by 30 days, under one key     the second is refused     expected two rows
#   count(distinct every) of the two                     1                         expected 2
#
# A number and a unit in two columns are compared as they are written. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17 > /dev/null
cat > plans.mjs <<'NODE'
import { PGlite } from '@electric-sql/pglite';

const database = new PGlite();
await database.exec('create table plan (product text, every interval, unique (product, every))');
await database.query("insert into plan values ('course', '1 month')");
await database
  .query("insert into plan values ('course', '30 days')")
  .then(() => console.log('the second plan is kept'))
  .catch((error) => console.log(error.message));
const { rows } = await database.query(`
  select count(distinct every)::int as different, array_agg(every::text) as written,
         interval '1 year' = interval '360 days' as year
    from (values (interval '1 month'), (interval '30 days')) as plan (every)`);
console.log(JSON.stringify(rows[0]));
NODE
seen=$(node plans.mjs)
expected='duplicate key value violates unique constraint "plan_product_every_key"
{"different":1,"written":["1 mon","30 days"],"year":true}'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
