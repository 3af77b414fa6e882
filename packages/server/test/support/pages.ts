import { asId } from '../../src/domain/ids.ts';
import { authenticatePath, linksOf, ownReceiptPath } from '../../src/wire/convert/urls.ts';
import type { Runtime } from '../../src/runtime.ts';
import type { Answer, TestApi } from './api.ts';

/** Values of the card form. */
export function typedCard(number: string): Record<string, string> {
  return { payment_method: 'new', card_number: number, card_expiry: '12 / 34', card_cvc: '123' };
}

/** Cookies of one browser. Each API under test has a default one; a test can bring another. */
export class Browser {
  readonly #cookies = new Map<string, { readonly path: string; readonly pair: string }>();

  headersFor(path: string): Record<string, string> {
    const pairs = [...this.#cookies.values()]
      .filter((cookie) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
      .map(({ pair }) => pair);
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
  }

  take(headers: Headers): void {
    for (const header of headers.getSetCookie()) {
      const [pair = ''] = header.split(';');
      const path = /; path=([^;]+)/i.exec(header)?.[1] ?? '/';
      this.#cookies.set(`${pair.split('=')[0] ?? ''} ${path}`, { path, pair });
    }
  }
}

const browsers = new WeakMap<TestApi, Browser>();

function browserOf(api: TestApi): Browser {
  const browser = browsers.get(api) ?? new Browser();
  browsers.set(api, browser);
  return browser;
}

/** Sends a page's form as a browser without scripts does. */
export function submit(
  api: TestApi,
  address: string,
  fields: Record<string, string> = {},
  browser = browserOf(api),
): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return send(api, browser, 'POST', address, headers, new URLSearchParams(fields).toString());
}

/** Opens a page. The proof in a link is exchanged for a cookie on the way, as in a browser. */
export async function visit(api: TestApi, address: string, browser = browserOf(api)): Promise<Answer> {
  const answer = await send(api, browser, 'GET', address, {});
  const isExchange = answer.status === 303 && new URL(address, 'http://rung.test').searchParams.has('proof');
  return isExchange ? send(api, browser, 'GET', answer.headers.get('location') ?? '', {}) : answer;
}

async function send(
  api: TestApi,
  browser: Browser,
  method: string,
  address: string,
  headers: Record<string, string>,
  body?: string,
): Promise<Answer> {
  const { pathname, search } = new URL(address, 'http://rung.test');
  const answer = await api.send(method, `${pathname}${search}`, body, {
    ...headers,
    ...browser.headersFor(pathname),
  });
  browser.take(answer.headers);
  return answer;
}

/** Bank's authentication page of a payment, as its customer reaches it. */
export function bankPageOf(
  runtime: Pick<Runtime, 'config' | 'secrets' | 'wallClock'>,
  paymentId: string,
): string {
  return authenticatePath(linksOf(runtime), asId<'payment'>(paymentId));
}

/** Receipt of a checkout, as its customer reaches it. */
export function receiptPageOf(
  runtime: Pick<Runtime, 'config' | 'secrets' | 'wallClock'>,
  sessionId: string,
): string {
  return ownReceiptPath(linksOf(runtime), asId<'checkout_session'>(sessionId));
}
