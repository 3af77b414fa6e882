import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { dayMs } from '../../src/domain/time.ts';
import type { Runtime } from '../../src/runtime.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { type Client, createClient } from './load.ts';
import {
  type Catalogue,
  acceptOffer,
  advanceClock,
  buy,
  buyAndRefund,
  changePlan,
  createCatalogue,
  moveWallet,
} from './operations.ts';
import { type Stage, secretKey } from './stages.ts';
import { findOpenWork, findProblems } from './verify.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { type Seller, createSeller } from '../support/create-seller.ts';

/*
 * Mixed load on running Rung processes while they and their PostgreSQL are killed (SIGKILL), then a look at what is
 * left: nothing may be lost, doubled or still open, and nothing may have ended that was not killed.
 */

export interface KillPlan {
  readonly databaseKills: number;
  readonly processKills: number;
  /** Buyers who are shown an offer for the first time; each can accept once. */
  readonly newBuyers: number;
  /** Between two kills, in milliseconds. */
  readonly pauseMs: number;
  readonly seed: number;
}

export interface KillReport {
  readonly databaseKills: number;
  readonly processKills: number;
  /** Answered requests by kind. */
  readonly operations: Readonly<Record<string, number>>;
  /** Responses by status; 0 is a connection that broke. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly repeated: number;
  /** The longest that a client waited for its answer, with all its tries, in milliseconds. */
  readonly longestWaitMs: number;
  /** From the last kill until nothing was open any more, in milliseconds. */
  readonly quietAfterMs: number;
  readonly seconds: number;
  /** Everything that went wrong; nothing, as it must be. */
  readonly problems: readonly string[];
}

const quietLimitMs = 30_000;
const giveUpMs = 120_000;
const laneCount = 10;
/** Each key admits so many requests a minute; in turn they admit all of the load. */
const keyCount = 60;

export async function runKills(stage: Stage, plan: KillPlan): Promise<KillReport> {
  const startedAt = performance.now();
  const world = await prepare(stage, plan);
  const { client } = world;
  const load = startLoad(world);
  const random = randomNumbers(plan.seed);
  const problems: string[] = [];
  await killAll(stage, plan, random, problems);
  const killedAt = performance.now();
  await load.stop();
  const quietAfterMs = await waitUntilQuiet(stage, killedAt, problems);
  await withRuntime(stage, async (runtime) => {
    const businessIds = [world.shop.scope.businessId, world.renewing.scope.businessId];
    problems.push(...(await findProblems(runtime, stage.bank, businessIds, client.sent)));
  });
  problems.push(
    ...load.failures,
    ...stage.fleet.deaths,
    ...client.refusals,
    // What is broken for a moment says so with 503; 500 is a fault.
    ...(client.statuses.has(500) ? [`${String(client.statuses.get(500))} responses had status 500`] : []),
    ...client.sent.flatMap(({ kind, operation, answer }) =>
      answer === undefined ? [`${kind} ${operation} was never answered`] : [],
    ),
  );
  const operations: Record<string, number> = {};
  for (const { kind } of client.sent) operations[kind] = (operations[kind] ?? 0) + 1;
  return {
    databaseKills: plan.databaseKills,
    processKills: plan.processKills,
    operations,
    statuses: Object.fromEntries([...client.statuses].map(([status, count]) => [String(status), count])),
    repeated: client.sent.filter(({ tries }) => tries > 1).length,
    longestWaitMs: Math.round(Math.max(0, ...client.sent.map(({ ms }) => ms))),
    quietAfterMs: Math.round(quietAfterMs),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    problems,
  };
}

interface World {
  readonly client: Client;
  readonly catalogue: Catalogue;
  readonly shop: Seller;
  /** A business whose clock is moved, so that its subscriptions renew. */
  readonly renewing: Seller;
  readonly newBuyers: Buyer[];
  /** One for each lane. */
  readonly regulars: readonly Buyer[];
  /** One for each lane, who buy nothing: what is in a wallet pays for plans. */
  readonly savers: readonly Buyer[];
  readonly subscriptions: readonly string[];
  readonly clockStart: number;
}

async function withRuntime<T>(stage: Stage, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const sql = connect(await stage.databaseUrl(), { max: 4 });
  try {
    const config = readConfig({ RUNG_LOG_LEVEL: 'silent' });
    return await work(createRuntime({ config, sql, secretKeys: [secretKey] }));
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function createBuyers(
  { bank }: Stage,
  runtime: Runtime,
  { scope }: Seller,
  count: number,
): Promise<Buyer[]> {
  const buyers: Buyer[] = [];
  while (buyers.length < count) {
    const instrument = bank.saveCard?.();
    buyers.push(await createBuyer({ runtime, scope }, instrument ? { instrument } : {}));
  }
  return buyers;
}

function prepare(stage: Stage, plan: KillPlan): Promise<World> {
  return withRuntime(stage, async (runtime) => {
    const shop = await createSeller(runtime, 'Sample Shop', keyCount);
    const renewing = await createSeller(runtime, 'Sample Subscriptions', keyCount);
    const client = createClient(stage.fleet.addresses, shop.apiKeys);
    const catalogue = await createCatalogue(client);
    const regulars = await createBuyers(stage, runtime, shop, laneCount);
    const savers = await createBuyers(stage, runtime, shop, laneCount);
    const subscriptions: string[] = [];
    for (const buyer of regulars) {
      const paymentId = await buy(client, buyer, catalogue.basicPlan);
      const [payment] = await runtime.sql<{ id: string }[]>`
        select subscription_id as id from payment where payment_id = ${String(paymentId)}`;
      subscriptions.push(String(payment?.id));
    }
    const renewingClient = createClient(stage.fleet.addresses, renewing.apiKeys);
    const theirs = await createCatalogue(renewingClient);
    for (const buyer of await createBuyers(stage, runtime, renewing, 3))
      await buy(renewingClient, buyer, theirs.basicPlan);
    const newBuyers = await createBuyers(stage, runtime, shop, plan.newBuyers);
    const world = { client, catalogue, shop, renewing, newBuyers, regulars, savers, subscriptions };
    return { ...world, clockStart: runtime.wallClock() };
  });
}

/** Lanes that each do one thing after the other until they are stopped. */
function startLoad(world: World) {
  const { client, catalogue, newBuyers, regulars, savers, subscriptions } = world;
  const failures: string[] = [];
  let isStopping = false;
  const lane = async (work: (turn: number) => Promise<unknown>): Promise<void> => {
    for (let turn = 0; !isStopping; turn++) {
      try {
        await work(turn);
      } catch (error) {
        failures.push(String(error));
        await delay(100);
      }
    }
  };
  const mixed = (number: number) => async (turn: number) => {
    const regular = regulars[number] as Buyer;
    const saver = savers[number] as Buyer;
    const fresh = newBuyers.pop();
    if (fresh) await acceptOffer(client, fresh, catalogue);
    await buy(client, regular, catalogue.course);
    await changePlan(
      client,
      subscriptions[number] as string,
      turn % 2 === 0 ? catalogue.proPlan : catalogue.basicPlan,
    );
    await buyAndRefund(client, regular, catalogue);
    await moveWallet(client, saver, true);
    await moveWallet(client, saver, false);
  };
  const renewals = async (turn: number): Promise<void> => {
    const [apiKey = ''] = world.renewing.apiKeys;
    await advanceClock(client, apiKey, new Date(world.clockStart + (turn + 1) * 31 * dayMs));
    await delay(500);
  };
  const lanes = [...regulars.map((_, number) => lane(mixed(number))), lane(renewals)];
  return {
    failures,
    stop: async () => {
      isStopping = true;
      await Promise.all(lanes);
    },
  };
}

/** Kills in random order, each after a pause of up to twice `pauseMs`. */
async function killAll(
  { fleet, killDatabase }: Stage,
  { databaseKills, processKills, pauseMs }: KillPlan,
  random: () => number,
  problems: string[],
): Promise<void> {
  let database = databaseKills;
  let processes = processKills;
  const restarts: Promise<unknown>[] = [];
  const restarting = new Set<string>();
  while (database + processes > 0) {
    await delay(2 * pauseMs * random());
    if (random() * (database + processes) < database) {
      database -= 1;
      await killDatabase(500 * random());
      continue;
    }
    const victims = fleet.members.filter(({ name }) => !restarting.has(name));
    const victim = victims[Math.floor(random() * victims.length)];
    if (victim === undefined) continue;
    processes -= 1;
    restarting.add(victim.name);
    const restart = victim
      .killAndRestart()
      .catch((error: unknown) => problems.push(String(error)))
      .finally(() => restarting.delete(victim.name));
    restarts.push(restart);
  }
  await Promise.all(restarts);
}

async function waitUntilQuiet(stage: Stage, since: number, problems: string[]): Promise<number> {
  let open: readonly string[] = [];
  while (performance.now() - since < giveUpMs) {
    open = await withRuntime(stage, ({ sql }) => findOpenWork(sql)).catch((error: unknown) => [
      String(error),
    ]);
    const waited = performance.now() - since;
    if (open.length === 0) {
      if (waited > quietLimitMs)
        problems.push(`It took ${String(Math.round(waited))} ms until nothing was open.`);
      return waited;
    }
    await delay(200);
  }
  problems.push(...open.map((one) => `Left open: ${one}`));
  return giveUpMs;
}

/** The same numbers for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
