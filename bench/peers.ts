import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../packages/server/src/store/postgres/embedded-postgres.ts';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { type Load, closedLoop, quantile } from './load.ts';
import { type Measurement, rounded, table } from './measurement.ts';
import { postgresTime, processTime } from './processor-time.ts';
import { prepareReference } from './reference.ts';
import { cacheFolder } from './sides.ts';
import { stopServer, temporaryFolder } from './stage.ts';

/*
 * Shops of others, on the same PostgreSQL with its own settings: an order placed and paid through their API. They
 * work out taxes and promotions, and Vendure shipping, which Rung's accepts do not, and ask for several requests where
 * Rung's customer is known and clicks once. So two things are measured: the whole order, and its last request alone,
 * which pays it.
 */

interface Peer {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  /** Starts the server on an empty database, with something to sell. */
  start(folder: string, environment: Readonly<Record<string, string>>): Promise<Started>;
}

interface Started {
  readonly server: ChildProcess;
  /** Sends all requests of an order but the last, and returns the last. */
  prepareOrder(): Promise<() => Promise<void>>;
}

const atATime = [1, 8];
const warmUp = 20;

export const measurePeers: Measurement = async ({ seconds }) => {
  const rows: string[][] = [];
  for (const peer of peers) rows.push(...(await measurePeer(peer, seconds)));
  const head = [
    'order placed and paid',
    'a second',
    'p50, ms',
    'processor time, ms',
    'server + PostgreSQL',
    'pgbench, a second',
    'ratio',
  ];
  return { figures: [], details: [table(head, rows)] };
};

async function measurePeer(peer: Peer, seconds: number): Promise<string[][]> {
  process.stderr.write(`  ${peer.name}\n`);
  const folder = install(peer);
  const dataDir = temporaryFolder();
  const database = await startEmbeddedPostgres({ dataDir });
  let server: ChildProcess | undefined;
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  try {
    await sql`create database peer`;
    const url = new URL(database.url);
    url.pathname = 'peer';
    const port = String(await findFreePort());
    const started = await peer.start(folder, { DATABASE_URL: url.href, PORT: port });
    server = started.server;
    const reference = await prepareReference({ databaseUrl: database.url, postgresPid: database.pid, sql });
    const pid = server.pid ?? NaN;
    const placeOrder = async (): Promise<void> => (await started.prepareOrder())();
    await closedLoop(
      Array<undefined>(warmUp).fill(undefined).values(),
      { atATime: 4, seconds: 60 },
      placeOrder,
    );
    await sql.unsafe('vacuum analyze');
    const rows: string[][] = [];
    const measureLoad = async (what: string, work: () => Promise<Load>): Promise<void> => {
      const before = { server: processTime(pid), database: postgresTime(database.pid) };
      const load = await work();
      // What the server does after its answers.
      await delay(500);
      const each = (total: number): number => total / load.latencies.length;
      const used = {
        server: each(processTime(pid) - before.server),
        database: each(postgresTime(database.pid) - before.database),
      };
      const { perSecond } = await reference.measure(Math.ceil(seconds / 2));
      rows.push([
        what,
        rounded(load.perSecond),
        rounded(quantile(load, 0.5)),
        rounded(used.server + used.database),
        `${rounded(used.server)} + ${rounded(used.database)}`,
        rounded(perSecond),
        rounded(load.perSecond / perSecond),
      ]);
    };
    for (const many of atATime) {
      const at = `${String(many)} at a time`;
      await measureLoad(`${peer.name}, whole order, ${at}`, () =>
        closedLoop(endless(), { atATime: many, seconds }, placeOrder),
      );
      const orders: (() => Promise<void>)[] = [];
      const unpaid = Array<undefined>(many * 20)
        .fill(undefined)
        .values();
      await closedLoop(unpaid, { atATime: many, seconds: 600 }, async () =>
        orders.push(await started.prepareOrder()),
      );
      await measureLoad(`${peer.name}, last request alone, ${at}`, () =>
        closedLoop(orders.values(), { atATime: many, seconds: 600 }, (pay) => pay()),
      );
    }
    return rows;
  } finally {
    if (server) await stopServer(server);
    await sql.end();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function* endless(): Generator<undefined> {
  for (;;) yield undefined;
}

/** Folder with the peer's packages, installed once. */
function install({ name, packages }: Peer): string {
  const folder = path.join(cacheFolder, 'peers', name.toLowerCase().replaceAll(' ', '-'));
  mkdirSync(folder, { recursive: true });
  if (!existsSync(path.join(folder, 'installed'))) {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: packages }),
    );
    run(folder, 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
    writeFileSync(path.join(folder, 'installed'), '');
  }
  cpSync(fileURLToPath(new URL('peers', import.meta.url)), folder, { recursive: true });
  return folder;
}

function run(
  cwd: string,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): void {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${(stdout + stderr).slice(-4_000)}`);
}

function launch(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const endAtOnce = (): void => void child.kill();
  process.once('exit', endAtOnce);
  child.once('exit', () => process.off('exit', endAtOnce));
  return child;
}

const vendure: Peer = {
  name: 'Vendure 3.7.3',
  packages: { '@vendure/core': '3.7.3', pg: '8.23.1' },
  start: async (folder, environment) => {
    const server = launch(folder, ['vendure.mjs'], environment);
    const shop = await firstLine<{ variantId: string; shippingMethodId: string; paymentMethod: string }>(
      server,
    );
    const url = `http://127.0.0.1:${String(environment['PORT'])}/shop-api`;
    const prepareOrder = async (): Promise<() => Promise<void>> => {
      let token = '';
      const ask = async (mutation: string): Promise<string> => {
        const answer = await fetch(url, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token !== '' && { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query: `mutation { ${mutation} }` }),
        });
        token = answer.headers.get('vendure-auth-token') ?? token;
        const text = await answer.text();
        if (!answer.ok || text.includes('"errors"') || text.includes('errorCode'))
          throw new Error(`${mutation}: ${text}`);
        return text;
      };
      const order = '{ __typename ... on Order { state } ... on ErrorResult { errorCode message } }';
      const email = `sample.${Math.random().toString(36).slice(2)}@example.com`;
      await ask(`addItemToOrder(productVariantId: "${shop.variantId}", quantity: 1) ${order}`);
      await ask(
        `setCustomerForOrder(input: { firstName: "Sample", lastName: "Customer", emailAddress: "${email}" }) ${order}`,
      );
      await ask(
        `setOrderShippingAddress(input: { streetLine1: "1 Sample Street", countryCode: "US", postalCode: "94107" }) ${order}`,
      );
      await ask(`setOrderShippingMethod(shippingMethodId: ["${shop.shippingMethodId}"]) ${order}`);
      await ask(
        `transitionOrderToState(state: "ArrangingPayment")
          { ... on Order { state } ... on OrderStateTransitionError { errorCode transitionError } }`,
      );
      return async () => {
        const paid = await ask(
          `addPaymentToOrder(input: { method: "${shop.paymentMethod}", metadata: {} }) ${order}`,
        );
        if (!paid.includes('PaymentSettled')) throw new Error(`It was not paid: ${paid}`);
      };
    };
    return { server, prepareOrder };
  },
};

const medusa: Peer = {
  name: 'Medusa 2.21.2',
  packages: { '@medusajs/medusa': '2.21.2', '@medusajs/framework': '2.21.2', '@medusajs/cli': '2.21.2' },
  start: async (folder, environment) => {
    cpSync(path.join(folder, 'medusa-config.cjs'), path.join(folder, 'medusa-config.js'));
    cpSync(path.join(folder, 'medusa-seed.cjs'), path.join(folder, 'src/seed.js'));
    const cli = path.join(folder, 'node_modules/@medusajs/cli/cli.js');
    run(folder, process.execPath, [cli, 'db:migrate'], environment);
    run(folder, process.execPath, [cli, 'exec', './src/seed.js'], environment);
    const shop = JSON.parse(readFileSync(path.join(folder, 'seeded.json'), 'utf8')) as Record<
      'key' | 'regionId' | 'variantId',
      string
    >;
    const port = String(environment['PORT']);
    const server = launch(folder, [cli, 'start', '--port', port], environment);
    server.stdout?.resume();
    const baseUrl = `http://127.0.0.1:${port}`;
    for (;;) {
      const health = await fetch(`${baseUrl}/health`).catch(() => undefined);
      if (health?.ok) break;
      if (server.exitCode !== null) throw new Error('Medusa ended before it was ready.');
      await delay(200);
    }
    const post = async (route: string, body: object): Promise<Record<string, unknown>> => {
      const answer = await fetch(`${baseUrl}/store${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-publishable-api-key': shop.key },
        body: JSON.stringify(body),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${route} answered ${String(answer.status)}: ${text}`);
      return JSON.parse(text) as Record<string, unknown>;
    };
    const address = {
      first_name: 'Sample',
      last_name: 'Customer',
      address_1: '1 Sample Street',
      city: 'Sample',
      country_code: 'us',
      postal_code: '94107',
    };
    const prepareOrder = async (): Promise<() => Promise<void>> => {
      const { cart } = (await post('/carts', {
        region_id: shop.regionId,
        email: `sample.${Math.random().toString(36).slice(2)}@example.com`,
        items: [{ variant_id: shop.variantId, quantity: 1 }],
        shipping_address: address,
        billing_address: address,
      })) as { cart: { id: string } };
      const { payment_collection: collection } = (await post('/payment-collections', {
        cart_id: cart.id,
      })) as {
        payment_collection: { id: string };
      };
      await post(`/payment-collections/${collection.id}/payment-sessions`, {
        provider_id: 'pp_system_default',
      });
      return async () => {
        const { type } = await post(`/carts/${cart.id}/complete`, {});
        if (type !== 'order') throw new Error('The cart did not become an order.');
      };
    };
    return { server, prepareOrder };
  },
};

const peers: readonly Peer[] = [vendure, medusa];

/** First line that a process writes, as JSON. */
function firstLine<Value>(child: ChildProcess): Promise<Value> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error('It ended before it was ready.')));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const line = text.split('\n').find((each) => each.startsWith('{'));
      if (line !== undefined && text.includes('\n')) resolve(JSON.parse(line) as Value);
    });
  });
}
