import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { asId } from '../../src/domain/ids.ts';
import { createDodoCommerce } from '../../src/gateways/commerce/dodo/dodo-commerce.ts';
import type { RemoteCommerce } from '../../src/gateways/commerce/remote-commerce.ts';
import { insertCustomer } from '../../src/store/billing/customers.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { insertProduct } from '../../src/store/billing/products.ts';
import { type TestApi, createTestApi } from './api.ts';

/** Network fault of a request: its answer is lost, or it never arrives. */
type Loss = 'answer' | 'request';

/** Second Rung in place of the platform: it listens over HTTP, and the network to it can fail. */
export interface DodoPlatform {
  readonly api: TestApi;
  readonly baseURL: string;
  readonly commerce: RemoteCommerce;
  /** Loses the next request of this method and path. */
  lose(loss: Loss, method: string, path: RegExp): void;
  /** Answers the next request of this method and path in another way. `send` is how it would have been sent. */
  intercept(method: string, path: RegExp, handle: (send: () => Promise<Response>) => Promise<Response>): void;
  /** Number of requests of this method and path that were made so far. */
  countRequests(method: string, path: RegExp): number;
  close(): Promise<void>;
}

export async function openDodoPlatform({
  monotonic,
}: { readonly monotonic?: () => number } = {}): Promise<DodoPlatform> {
  let answer: TestApi['app']['fetch'] = () => new Response(null, { status: 503 });
  const server = serve({ fetch: (request, env) => answer(request, env), port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const baseURL = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const api = await createTestApi({ environment: { RUNG_PUBLIC_URL: baseURL } });
  answer = api.app.fetch;
  interface Interception {
    readonly method: string;
    readonly path: RegExp;
    readonly handle: (send: () => Promise<Response>) => Promise<Response>;
  }
  const awaited: Interception[] = [];
  const requests: { readonly method: string; readonly pathname: string }[] = [];
  const commerce = createDodoCommerce({
    bearerToken: api.apiKey,
    baseURL,
    ...(monotonic ? { monotonic } : {}),
    fetch: async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const method = (init?.method ?? 'GET').toUpperCase();
      requests.push({ method, pathname });
      const index = awaited.findIndex((each) => each.method === method && each.path.test(pathname));
      const [interception] = index < 0 ? [] : awaited.splice(index, 1);
      const send = () => fetch(input, init);
      return interception ? interception.handle(send) : send();
    },
  });
  const intercept: DodoPlatform['intercept'] = (method, path, handle) => {
    awaited.push({ method, path, handle });
  };
  return {
    api,
    baseURL,
    commerce,
    intercept,
    countRequests: (method, path) =>
      requests.filter((each) => each.method === method && path.test(each.pathname)).length,
    lose: (loss, method, path) => {
      intercept(method, path, async (send) => {
        if (loss === 'answer') await (await send()).arrayBuffer();
        throw new TypeError(`The network lost the ${loss}.`);
      });
    },
    close: async () => {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await api.drop();
    },
  };
}

/** Records the platform's products and customers here, as its webhooks would. */
export async function mirror(
  engine: Pick<TestApi, 'runtime' | 'scope'>,
  { commerce }: DodoPlatform,
  { productIds, customerId }: { readonly productIds: readonly string[]; readonly customerId: string },
): Promise<void> {
  const { runtime, scope } = engine;
  const products = await Promise.all(
    productIds.map((id) => commerce.findProduct(scope, asId<'product'>(id))),
  );
  const buyer = await commerce.findBuyer(scope, asId<'customer'>(customerId));
  await transaction(runtime.sql, async (tx) => {
    for (const product of products) if (product) await insertProduct(tx, product);
    if (buyer) await insertCustomer(tx, buyer.customer);
  });
}
