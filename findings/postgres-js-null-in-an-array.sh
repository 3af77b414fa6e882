#!/bin/sh
# postgres (postgres.js) 3.4.9 with PostgreSQL as PGlite 0.5.14, 2026-11-30.
#
# PostgreSQL sends an array with a missing element as {1,NULL}, and the text NULL in quotes, so that the two can be told
# apart. One would expect null for the first. The driver hands the word NULL to the parser of the element's type:
#
#   array['x', null]::text[]            ['x', 'NULL']              expected ['x', null]
#   array[1, null]::int[]               [1, NaN]                   expected [1, null]
#   array[now(), null]::timestamptz[]   [Date, Invalid Date]       expected [Date, null]
#   array['{}', null]::jsonb[]          SyntaxError                expected [{}, null]
#
# A list of refund reasons with one missing reads as if somebody had written NULL. `jsonb_agg` instead of an array keeps
# null. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund postgres@3.4.9 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 > /dev/null
cat > arrays.mjs <<'NODE'
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { createServer } from 'node:net';
import postgres from 'postgres';

const port = await new Promise((free) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => free(port));
  });
});
const server = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port });
await server.start();
const sql = postgres({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', max: 1 });
for (const array of [
  "array['x', null]::text[]",
  "array['x', 'NULL']::text[]",
  'array[1, null]::int[]',
  "array['2026-01-01', null]::timestamptz[]",
  "array['{}', null]::jsonb[]",
]) {
  const answer = await sql.unsafe(`select ${array} as value`).then(
    ([{ value }]) => String(value[1]),
    (error) => error.name,
  );
  console.log(`${array}: second element ${answer}`);
}
await sql.end();
await server.stop();
process.exit(0);
NODE
seen=$(node arrays.mjs)
expected="array['x', null]::text[]: second element NULL
array['x', 'NULL']::text[]: second element NULL
array[1, null]::int[]: second element NaN
array['2026-01-01', null]::timestamptz[]: second element Invalid Date
array['{}', null]::jsonb[]: second element SyntaxError"
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
