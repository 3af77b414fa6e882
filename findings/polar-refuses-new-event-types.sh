#!/bin/sh
# @polar-sh/sdk 0.49.0 (official), 2026-11-30.
#
# A platform adds event types as it grows, and a receiver is asked to answer 2xx to those that it does not know. One would
# expect validateEvent to check the signature and return the event. For a type that was not known when the package was
# built it throws an SDKValidationError, although the signature is right; a handler that answers 4xx or 5xx to errors, as
# handlers do, has the event sent again and again, until the endpoint is switched off.
#
#   a signed event of a type that the package does not know     SDKValidationError     expected the event
#   the same with a wrong signature                             WebhookVerificationError
#
# Catch the first by its class and answer 202. Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund @polar-sh/sdk@0.49.0 standardwebhooks@1.1.1 > /dev/null
cat > validate.mjs <<'NODE'
import { validateEvent } from '@polar-sh/sdk/webhooks';
import { Webhook } from 'standardwebhooks';

const secret = 'sample_secret';
const body = JSON.stringify({ type: 'subscription.rescheduled', timestamp: new Date().toISOString(), data: {} });
const sent = new Date();
const headers = (key) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(sent.getTime() / 1000)),
  'webhook-signature': new Webhook(Buffer.from(key).toString('base64')).sign('msg_1', sent, body),
});
for (const key of [secret, 'another_secret'])
  try {
    console.log(validateEvent(body, headers(key), secret).type);
  } catch (error) {
    console.log(error.constructor.name);
  }
NODE
seen=$(node validate.mjs)
expected='SDKValidationError
WebhookVerificationError'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
