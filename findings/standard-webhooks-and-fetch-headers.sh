#!/bin/sh
# standardwebhooks 1.1.1 and svix 1.99.1 (verifiers for Node), 2026-11-30.
#
# Route handlers of Next.js, Hono, Remix, Bun and workers get a Request of the Fetch standard, whose headers are a Headers
# object. One would expect webhook.verify(body, request.headers) to read the signature from it, or to say that it wants
# another kind of object. It says "Missing required headers" of a message that carries all three, because it looks for
# them as properties; a seller then looks for the fault at the sender.
#
#   verify(body, new Headers(signed))                       Missing required headers     expected the payload
#   verify(body, Object.fromEntries(new Headers(signed)))   the payload
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1 svix@1.99.1 > /dev/null
cat > verify.mjs <<'NODE'
import { Webhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';

const secret = `whsec_${Buffer.from('a sample of 24 bytes ...').toString('base64')}`;
const body = '{"type":"payment.succeeded"}';
const sent = new Date();
for (const [name, Verifier, prefix] of [
  ['standardwebhooks', Webhook, 'webhook'],
  ['svix', SvixWebhook, 'svix'],
]) {
  const webhook = new Verifier(secret);
  const signed = {
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(Math.floor(sent.getTime() / 1000)),
    [`${prefix}-signature`]: webhook.sign('msg_1', sent, body),
  };
  for (const [kind, headers] of [
    ['Headers', new Headers(signed)],
    ['object', Object.fromEntries(new Headers(signed))],
  ])
    try {
      console.log(`${name}, ${kind}: ${JSON.stringify(webhook.verify(body, headers))}`);
    } catch (error) {
      console.log(`${name}, ${kind}: ${error.message}`);
    }
}
NODE
seen=$(node verify.mjs)
expected='standardwebhooks, Headers: Missing required headers
standardwebhooks, object: {"type":"payment.succeeded"}
svix, Headers: Missing required headers
svix, object: {"type":"payment.succeeded"}'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
