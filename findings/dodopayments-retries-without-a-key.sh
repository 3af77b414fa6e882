#!/bin/sh
# dodopayments 2.52.0 (the official SDK for Node), 2026-11-30.
#
# The client sends a request again by itself when it gets no answer, or a 5xx: twice, unless told otherwise, and also
# POST /subscriptions/{id}/charge, which takes money. One would expect what is sent again to carry a key by which the
# platform can tell it from a second charge, as clients of other payment platforms do. It carries none: the tries differ
# in x-stainless-retry-count alone, and a server that has charged before its answer was lost cannot know them for one.
#
#   sent by the client   3 times, no idempotency-key       expected the same key each time, or no repeat of a charge
#
# A key that the caller passes in `headers` is repeated; `maxRetries: 0` sends once. Fails when that changes. Needs node
# and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund dodopayments@2.52.0 > /dev/null
cat > retries.mjs <<'NODE'
import { createServer } from 'node:http';
import DodoPayments from 'dodopayments';

const seen = [];
const server = createServer((request, response) => {
  const { 'x-stainless-retry-count': retry, 'idempotency-key': key = 'no key' } = request.headers;
  seen.push(`${request.method} ${request.url} retry ${retry}, ${key}`);
  response.writeHead(seen.length % 3 === 0 ? 200 : 503, { 'content-type': 'application/json', 'retry-after-ms': '1' });
  response.end('{"payment_id":"pay_1"}');
});
await new Promise((listening) => server.listen(0, listening));
const client = new DodoPayments({
  bearerToken: 'key',
  baseURL: `http://localhost:${server.address().port}`,
  logLevel: 'off',
});
await client.subscriptions.charge('sub_1', { product_price: 1000 });
await client.subscriptions.charge('sub_1', { product_price: 1000 }, { headers: { 'Idempotency-Key': 'mine' } });
server.close();
console.log(seen.join('\n'));
NODE
seen=$(node retries.mjs)
expected='POST /subscriptions/sub_1/charge retry 0, no key
POST /subscriptions/sub_1/charge retry 1, no key
POST /subscriptions/sub_1/charge retry 2, no key
POST /subscriptions/sub_1/charge retry 0, mine
POST /subscriptions/sub_1/charge retry 1, mine
POST /subscriptions/sub_1/charge retry 2, mine'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
