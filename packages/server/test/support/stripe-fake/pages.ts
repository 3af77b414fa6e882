import type { ServerResponse } from 'node:http';
import type { FakeBank } from './bank.ts';
import { FakeError, type FakeIntent, type FakeSession, type RecordedRequest } from './objects.ts';

/** Stripe's pages, as plain forms: the card of a session, and the bank's question. */
export function answerPage(bank: FakeBank, request: RecordedRequest, response: ServerResponse): void {
  if (request.path === '/stripe.js') {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    return;
  }
  if (request.path === '/elements/confirm') {
    answerFields(bank, request, response);
    return;
  }
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

const anyOrigin = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };

/** A confirmation by the fields in a browser, on another origin. */
function answerFields(bank: FakeBank, { method, body }: RecordedRequest, response: ServerResponse): void {
  const form = new URLSearchParams(body);
  const intent = bank.intents.get((form.get('client_secret') ?? '').replace(/_secret_.*/, ''));
  const returnUrl = form.get('return_url') ?? '';
  if (method === 'OPTIONS') {
    response.writeHead(204, anyOrigin).end();
    return;
  }
  let answer: object;
  try {
    if (!intent) throw new FakeError(404, { type: 'invalid_request_error', message: 'No such payment.' });
    const number = (form.get('number') ?? '').replaceAll(/\s/g, '');
    const { next_action: next } = bank.confirmInBrowser(intent, number, returnUrl);
    answer = { url: next?.redirect_to_url.url ?? `${returnUrl}?payment_intent=${intent.id}` };
  } catch (error) {
    if (!(error instanceof FakeError)) throw error;
    answer = { error: { code: error.body.code, message: error.message } };
  }
  response.writeHead(200, { 'content-type': 'application/json', ...anyOrigin });
  response.end(JSON.stringify(answer));
}

/** Stand-in for Stripe.js: one field, as plain as can be, in a frame's place. */
const script = `window.Stripe = (key, { locale }) => {
  const origin = new URL(document.querySelector('script[src$="/stripe.js"]').src).origin;
  if (!key.startsWith('pk_test_')) throw new Error('No publishable key.');
  let field;
  const elements = ({ clientSecret, appearance }) => ({
    clientSecret,
    create: () => {
      const heard = {};
      return {
        on: (name, hear) => (heard[name] = hear),
        mount: (place) => {
          const label = document.createElement('label');
          label.textContent = locale === 'ja' ? 'カード番号 ' : 'Card number ';
          field = document.createElement('input');
          field.dataset.theme = appearance.theme;
          field.value = '4242424242424242';
          label.append(field);
          document.querySelector(place).append(label);
          setTimeout(() => heard.ready?.());
        },
      };
    },
  });
  return {
    elements,
    confirmPayment: async ({ elements: { clientSecret }, confirmParams: { return_url } }) => {
      const body = new URLSearchParams({ client_secret: clientSecret, number: field.value, return_url });
      const answer = await (await fetch(origin + '/elements/confirm', { method: 'POST', body })).json();
      if (answer.error) return answer;
      location.assign(answer.url);
      return new Promise(() => {});
    },
  };
};
`;

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
