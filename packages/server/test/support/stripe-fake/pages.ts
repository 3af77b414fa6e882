import type { ServerResponse } from 'node:http';
import type { FakeBank } from './bank.ts';
import { FakeError, type FakeIntent, type FakeSession, type RecordedRequest } from './objects.ts';

/** Stripe's pages, as plain forms: the card of a session, and the bank's question. */
export function answerPage(bank: FakeBank, request: RecordedRequest, response: ServerResponse): void {
  const [, place = '', id = ''] = request.path.replace(/\?.*/, '').split('/');
  const form = new URLSearchParams(request.body);
  const session = place === 'pay' ? bank.sessions.get(id) : undefined;
  const intent = place === 'authenticate' ? bank.intents.get(id) : undefined;
  if (session) answerSession(bank, session, request.method === 'POST' ? form : null, response);
  else if (intent) answerIntent(bank, intent, request.method === 'POST' ? form : null, response);
  else send(response, 404, '<h1>Not found</h1>');
}

function answerSession(
  bank: FakeBank,
  session: FakeSession,
  form: URLSearchParams | null,
  response: ServerResponse,
): void {
  if (session.status === 'complete') {
    redirect(response, session.success_url);
    return;
  }
  if (session.status === 'expired') {
    send(response, 200, '<h1>This page has expired</h1>');
    return;
  }
  if (form === null) {
    send(response, 200, cardPage(session, ''));
    return;
  }
  const number = (form.get('number') ?? '').replaceAll(/\s/g, '');
  try {
    const outcome = bank.submit(session, number, form.get('answer') === 'approve');
    if (outcome === 'done') redirect(response, session.success_url);
    else send(response, 200, questionPage(`<input type="hidden" name="number" value="${number}">`));
  } catch (error) {
    if (!(error instanceof FakeError)) throw error;
    send(response, 200, cardPage(session, error.message));
  }
}

function answerIntent(
  bank: FakeBank,
  intent: FakeIntent,
  form: URLSearchParams | null,
  response: ServerResponse,
): void {
  const returnUrl = intent.next_action?.redirect_to_url.return_url;
  if (returnUrl === undefined) {
    send(response, 200, '<h1>There is nothing to confirm any more</h1>');
    return;
  }
  if (form === null) {
    send(response, 200, questionPage(''));
    return;
  }
  bank.authenticate(intent, form.get('answer') === 'approve');
  const url = new URL(returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', `${intent.id}_secret_fake`);
  redirect(response, url.href);
}

function cardPage(session: FakeSession, error: string): string {
  const { amount_total: amount, currency } = session;
  const total = amount === null ? 'Save a card' : `${String(amount)} ${currency ?? ''} (in minor units)`;
  return `<h1>Stand-in for Stripe Checkout</h1><p>${escape(session.lineName)}</p><p>${escape(total)}</p>
    <p role="alert">${escape(error)}</p>
    <form method="post"><label>Card number <input name="number" value="4242424242424242"></label>
    <button>${session.mode === 'setup' ? 'Save card' : 'Pay'}</button></form>
    <p><a href="${escape(session.cancel_url ?? '')}">Back</a></p>`;
}

function questionPage(hidden: string): string {
  return `<h1>Stand-in for the bank</h1><form method="post">${hidden}
    <button name="answer" value="approve">Approve</button> <button name="answer" value="refuse">Refuse</button></form>`;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Stripe's stand-in</title><main>${body}</main></html>`,
  );
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location });
  response.end();
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
