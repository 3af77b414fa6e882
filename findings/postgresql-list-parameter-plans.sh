#!/bin/sh
# PostgreSQL 17.5 (as @electric-sql/pglite 0.3.14), 2026-11-30.
#
# A prepared statement is planned for its values five times, and then, as the documentation of plan_cache_mode and
# PREPARE has it, a generic plan takes over unless it would be much slower. One would expect so of the look-up of
# payments by a list of ids, which reads an index by either plan: that is how several rows are read for the price of one
# statement, and mostly the list has one id. It is planned anew at every execution: the generic plan is estimated for a
# list of ten, costs more than that for the one at hand, and is never taken. Both plans look up the index.
#
#   40 executions, list of one id     any($1)          0 generic, 40 custom     expected 35 and 5
#                                     unnest($1)       0 generic, 40 custom     expected 35 and 5
#                                     one document     35 generic, 5 custom     as expected
#
# Ids that are passed as one jsonb document, whose rows are estimated alike however many there are, are planned once.
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.3.14 > /dev/null
cat > plans.mjs <<'NODE'
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create();
await database.exec(`
  create table payment (payment_id text primary key, amount bigint);
  insert into payment select 'pay_' || n, n from generate_series(1, 20000) n;
  analyze payment;
  prepare listed(text[]) as select amount from payment where payment_id = any($1);
  prepare unnested(text[]) as select amount from unnest($1) id join payment on payment_id = id;
  prepare documented(jsonb) as
    select amount from jsonb_to_recordset($1) as asked(id text) join payment on payment_id = id`);
for (let n = 1; n <= 40; n++)
  await database.exec(`
    execute listed(array['pay_${n}']);
    execute unnested(array['pay_${n}']);
    execute documented('[{"id": "pay_${n}"}]')`);
const { rows } = await database.query(
  'select name, generic_plans, custom_plans from pg_prepared_statements order by name',
);
for (const { name, generic_plans: generic, custom_plans: custom } of rows)
  console.log(`${name}: ${generic} generic, ${custom} custom`);
for (const mode of ['force_custom_plan', 'force_generic_plan']) {
  await database.exec(`set plan_cache_mode = '${mode}'`);
  const { rows: plan } = await database.query("explain (costs off) execute listed(array['pay_7'])");
  console.log(`${mode} by index: ${JSON.stringify(plan).includes('payment_pkey')}`);
}
NODE
seen=$(node plans.mjs)
expected='documented: 35 generic, 5 custom
listed: 0 generic, 40 custom
unnested: 0 generic, 40 custom
force_custom_plan by index: true
force_generic_plan by index: true'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
