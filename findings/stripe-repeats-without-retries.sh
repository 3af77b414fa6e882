#!/bin/sh
# stripe 23.1.0 (the official SDK for Node), 2026-11-30.
#
# `maxNetworkRetries: 0` says that a request is sent once, and a caller that keeps its own books of what it has sent
# relies on that. One would expect the error of a connection that ends without an answer to reach the caller. Instead
# the client sends the request again at once, one time, on a new connection: here a charge whose first sending a server
# has read to its end and not answered. Both carry one key, which the client made up, so that the platform can tell them
# for one; a caller that counts what it sends cannot.
#
#   sendings of one confirm, by the server's count      2, both under one key      expected 1, and an error
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund stripe@23.1.0 > /dev/null
cat > once.mjs <<'NODE'
import { createServer } from 'node:http';
import Stripe from 'stripe';

const keys = [];
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    keys.push(request.headers['idempotency-key'] ?? 'none');
    // The first is read to its end, and its connection closed.
    if (keys.length === 1) return request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"pi_1","object":"payment_intent","status":"succeeded"}');
  });
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const stripe = new Stripe('sk_test_sample', {
  host: '127.0.0.1',
  port: server.address().port,
  protocol: 'http',
  maxNetworkRetries: 0,
  telemetry: false,
});
const { status } = await stripe.paymentIntents.confirm('pi_1');
console.log(`sent ${keys.length} times, ${new Set(keys).size} key${keys[0] === 'none' ? ': none' : ''}, ${status}`);
server.close();
server.closeAllConnections();
NODE
seen=$(node once.mjs)
printf '%s\n' "$seen"
test "$seen" = 'sent 2 times, 1 key, succeeded' || { echo 'This is not what was found.' >&2; exit 1; }
