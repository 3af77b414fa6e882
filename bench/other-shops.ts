import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../packages/server/src/store/postgres/embedded-postgres.ts';
import { findFreePort } from '../packages/server/src/store/postgres/free-port.ts';
import { cacheFolder } from './sides.ts';
import { type Stage, stopServer, temporaryFolder } from './stage.ts';

/** Shop in which orders can be placed and paid. */
export interface Peer {
  readonly name: string;
  /** Starts the server on an empty database, with something to sell. */
  start(): Promise<Started>;
}

interface Started extends Pick<Stage, 'serverPid' | 'postgresPid' | 'databaseUrl' | 'sql'> {
  /** Sends all requests of an order but the last, and returns the last. */
  prepareOrder(): Promise<Order>;
  close(): Promise<void>;
}

/** Sends the request that pays the order. */
export type Order = () => Promise<void>;

interface Program {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
  launch(
    folder: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly server: ChildProcess; prepareOrder(): Promise<Order> }>;
}

/** Program of others on a PostgreSQL of its own. */
function peerOf(program: Program): Peer {
  return {
    name: program.name,
    start: async () => {
      const folder = install(program);
      const dataDir = temporaryFolder();
      const database = await startEmbeddedPostgres({ dataDir });
      const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
      const endDatabase = async (): Promise<void> => {
        await sql.end();
        await database.stop();
        rmSync(dataDir, { recursive: true, force: true });
      };
      try {
        await sql`create database peer`;
        const url = new URL(database.url);
        url.pathname = 'peer';
        const environment = { DATABASE_URL: url.href, PORT: String(await findFreePort()) };
        const launched = await program.launch(folder, environment);
        return {
          serverPid: launched.server.pid ?? NaN,
          postgresPid: database.pid,
          databaseUrl: database.url,
          sql,
          prepareOrder: () => launched.prepareOrder(),
          close: async () => {
            await stopServer(launched.server);
            await endDatabase();
          },
        };
      } catch (error) {
        await endDatabase();
        throw error;
      }
    },
  };
}

/** Folder with the packages of a program, installed once. */
function install({ name, packages }: Program): string {
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

const vendure: Program = {
  name: 'Vendure 3.7.3',
  packages: { '@vendure/core': '3.7.3', pg: '8.23.1' },
  launch: async (folder, environment) => {
    const server = launch(folder, ['vendure.mjs'], environment);
    const shop = await firstLine<{ variantId: string; shippingMethodId: string; paymentMethod: string }>(
      server,
    );
    const url = `http://127.0.0.1:${String(environment['PORT'])}/shop-api`;
    const prepareOrder = async (): Promise<Order> => {
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

const medusa: Program = {
  name: 'Medusa 2.21.2',
  packages: { '@medusajs/medusa': '2.21.2', '@medusajs/framework': '2.21.2', '@medusajs/cli': '2.21.2' },
  launch: async (folder, environment) => {
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
    const prepareOrder = async (): Promise<Order> => {
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

/** Shops of others, at fixed versions. */
export const otherShops: readonly Peer[] = [peerOf(vendure), peerOf(medusa)];

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
