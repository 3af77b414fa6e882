#!/bin/sh
# lago-javascript-client 1.53.0, chargebee 3.33.0, razorpay 2.9.8 (official clients), 2026-11-30.
#
# A refused request rejects, and one would expect it to reject with an Error: a message for the log, a stack that says
# which call it was, and "instanceof Error" true, on which job runners and error trackers rely. Lago's client rejects with
# the Response of fetch itself, the other two with a plain object. A log line of error.message says "undefined" of two of
# them, and none has a stack.
#
#   lago        Response, message undefined
#   chargebee   Object, its own message
#   razorpay    Object, message undefined           expected an Error each time
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund lago-javascript-client@1.53.0 chargebee@3.33.0 razorpay@2.9.8 > /dev/null
cat > refused.mjs <<'NODE'
import { createServer } from 'node:http';
import Chargebee from 'chargebee';
import { Client } from 'lago-javascript-client';
import Razorpay from 'razorpay';

const answer = JSON.stringify({
  code: 'validation_errors',
  message: 'A sample of a refusal.',
  api_error_code: 'param_wrong_value',
  error: { code: 'BAD_REQUEST_ERROR', description: 'A sample of a refusal.' },
});
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(400, { 'content-type': 'application/json' }).end(answer));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address();
const address = `http://127.0.0.1:${port}`;

const chargebee = new Chargebee({ site: 'sample', apiKey: 'sample' });
Object.assign(chargebee._env, { site: '127.0.0.1', hostSuffix: '', protocol: 'http', port });
const razorpay = new Razorpay({ key_id: 'rzp_test_sample', key_secret: 'sample' });
razorpay.api.rq.defaults.baseURL = address;

for (const [name, call] of [
  ['lago', () => Client('sample', { baseUrl: `${address}/api/v1` }).wallets.createWallet({ wallet: {} })],
  ['chargebee', () => chargebee.customer.create({})],
  ['razorpay', () => razorpay.payments.createRecurringPayment({})],
])
  try {
    await call();
    console.log(`${name}: answered`);
  } catch (refusal) {
    const kind = refusal.constructor.name;
    console.log(`${name}: ${kind}, an Error: ${refusal instanceof Error}, ${refusal.message}, stack ${refusal.stack}`);
  }
server.close();
server.closeAllConnections();
NODE
seen=$(node refused.mjs)
expected='lago: Response, an Error: false, undefined, stack undefined
chargebee: Object, an Error: false, A sample of a refusal., stack undefined
razorpay: Object, an Error: false, undefined, stack undefined'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
