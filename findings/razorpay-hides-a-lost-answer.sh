#!/bin/sh
# razorpay 2.9.8 (official), 2026-11-30.
#
# When the connection ends before an answer came, a charge may have been made, and the caller must ask before it charges
# again. One would expect an error that says so: ECONNRESET, or a class for connections. The client rejects with a
# TypeError about a property of undefined, which looks like a fault of the caller's own program and is told apart from
# one by its text alone.
#
#   a charge whose answer is lost     TypeError: Cannot read properties of undefined (reading 'status')
#                                     expected an error that names the connection
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund razorpay@2.9.8 > /dev/null
cat > lost.mjs <<'NODE'
import { createServer } from 'node:http';
import Razorpay from 'razorpay';

let received = 0;
const server = createServer((request) => {
  request.resume();
  request.on('end', () => {
    received += 1;
    request.socket.destroy();
  });
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const client = new Razorpay({ key_id: 'rzp_test_sample', key_secret: 'sample' });
client.api.rq.defaults.baseURL = `http://127.0.0.1:${server.address().port}`;
await client.payments.createRecurringPayment({ amount: 100, currency: 'INR' }).catch((error) => {
  console.log(`received ${received}; ${error.constructor.name}: ${error.message}`);
  console.log(`code ${error.code}, cause ${error.cause}`);
});
server.close();
NODE
seen=$(node lost.mjs)
expected='received 1; TypeError: Cannot read properties of undefined (reading '"'"'status'"'"')
code undefined, cause undefined'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
