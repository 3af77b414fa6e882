import { hkdfSync } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, findKeyProblem } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import type { OfferId } from '../domain/ids.ts';
import { defaultQuantity } from '../domain/offer/kinds/kinds.ts';
import { noTargetFields } from '../domain/offer/kinds/target-fields.ts';
import type { Scope } from '../domain/scope.ts';
import { type Runtime, randomText } from '../runtime.ts';
import { findUsedIds } from '../store/platform/businesses.ts';
import { demoFunnels } from './demo-funnels.ts';
import { demoOffers } from './demo-offers.ts';
import { seedDemoBusiness } from './seed-demo.ts';
import { createFunnel } from '../use-cases/offers/funnels/create-funnel.ts';
import { publishFunnel } from '../use-cases/offers/funnels/publish-funnel.ts';
import { type CreateOfferInput, createOffer } from '../use-cases/offers/offers/create-offer.ts';

/** API key of the demo business, and its origin. */
interface DemoKey {
  readonly apiKey: string;
  readonly origin: 'environment' | 'file' | 'made now';
}

/** Finds the API key of the demo business: the one configured, or the one kept in the data directory. */
export function findDemoKey(config: Config): DemoKey {
  return config.apiKey === undefined
    ? rememberedKey(config)
    : { apiKey: config.apiKey, origin: 'environment' };
}

/** Makes sure that the demo business exists and has this API key. */
export async function prepareDemo(runtime: Runtime, { apiKey }: DemoKey): Promise<void> {
  const scope = await seedDemoBusiness(runtime, { apiKey });
  await publishDemoFunnels(runtime, scope);
}

/**
 * Creates and publishes the demo shop's offers through the regular use cases. Adds only what never existed.
 */
export async function publishDemoFunnels(runtime: Runtime, scope: Scope): Promise<void> {
  const ids = [...demoOffers.map(({ offerId }) => offerId), ...demoFunnels.map(({ funnelId }) => funnelId)];
  const used = await findUsedIds(runtime.sql, scope, ids);
  for (const { offerId, ...offer } of demoOffers) {
    if (!used.has(offerId)) await unlessTaken(runtime, scope, offerId, () => createDemoOffer(offerId, offer));
  }
  for (const { funnelId, ...funnel } of demoFunnels) {
    if (used.has(funnelId)) continue;
    await unlessTaken(runtime, scope, funnelId, async () => {
      await createFunnel(runtime, scope, { ...funnel, metadata: {} }, funnelId);
      await publishFunnel(runtime, scope, funnelId, { isDryRun: false });
    });
  }

  function createDemoOffer(offerId: OfferId, offer: Omit<(typeof demoOffers)[number], 'offerId'>) {
    const { kind, target, quantity = defaultQuantity(kind), ...terms } = offer;
    const input: CreateOfferInput = {
      discount: null,
      includes: [],
      ...terms,
      kind,
      quantity,
      target: { ...noTargetFields, ...target },
      rememberDeclinesDays: null,
      metadata: {},
    };
    return createOffer(runtime, scope, input, offerId);
  }
}

/**
 * Of several processes that start at once, one creates it. An offer whose product has been archived is
 * skipped.
 */
async function unlessTaken(
  runtime: Runtime,
  scope: Scope,
  id: string,
  make: () => Promise<unknown>,
): Promise<void> {
  try {
    await make();
  } catch (error) {
    const taken = await findUsedIds(runtime.sql, scope, [id]);
    if (taken.size > 0) return;
    if (!(error instanceof DomainError)) throw error;
    runtime.log.info({ id, reason: error.message }, 'left out of the demo shop');
  }
}

/**
 * Finds the secret keys for encryption and signing, the current one first: those from the environment;
 * otherwise, if several processes may share a database, one derived from the database password, which all of
 * them know and no copy of the database contains; otherwise the one stored in this data directory at the
 * first start. Data encrypted with a key of a later kind stays readable when a key of an earlier kind is
 * configured.
 */
export function findSecretKeys(config: Config): readonly string[] {
  const file = path.join(config.dataDir, 'secret-key');
  const derived = deriveSecretKey(config.databaseUrl);
  const kept = existsSync(file) ? [readFileSync(file, 'utf8').trim()] : [];
  const keys = [...config.secretKeys, ...derived, ...kept];
  return keys.length > 0 ? keys : [remember(file, () => randomText(43)).text];
}

function deriveSecretKey(databaseUrl: string | undefined): string[] {
  const password = databaseUrl === undefined ? '' : decodeURIComponent(new URL(databaseUrl).password);
  if (password === '') return [];
  return [
    Buffer.from(hkdfSync('sha256', password, '', 'rung secret key of a database', 32)).toString('base64url'),
  ];
}

/** API key generated at the first start and kept since, readable by its owner only. */
function rememberedKey({ dataDir }: Config): DemoKey {
  const file = keyFile(dataDir);
  const { text: apiKey, isNew } = remember(file, () => `rung_test_${randomText(32)}`);
  const problem = findKeyProblem(apiKey);
  if (problem !== undefined) {
    throw new Error(
      `The API key in ${file} cannot be used. ${problem} Without the file, Rung makes another.`,
    );
  }
  return { apiKey, origin: isNew ? 'made now' : 'file' };
}

/** Reads the file, or creates it with the result of `make`, readable by its owner only. */
function remember(file: string, make: () => string): { readonly text: string; readonly isNew: boolean } {
  const read = (): string => readFileSync(file, 'utf8').trim();
  if (existsSync(file)) return { text: read(), isNew: false };
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}-${randomText(8)}`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
  try {
    // Atomic: of two processes that start at once, one wins, and none reads a partially written file.
    linkSync(draft, file);
    return { text: read(), isNew: true };
  } catch (error) {
    if (!existsSync(file)) throw error;
    return { text: read(), isNew: false };
  } finally {
    rmSync(draft, { force: true });
  }
}

function keyFile(dataDir: string): string {
  return path.join(dataDir, 'api-key');
}

interface Announced {
  readonly key: DemoKey;
  /** Folder of the database's files; undefined for an external database. */
  readonly databaseFolder: string | undefined;
  /** True if a person reads the output: other outputs may be stored and read by others. */
  readonly isTerminal: boolean;
}

/** Formats the startup message for new users: URLs, and a test card to try. */
export function formatStartupMessage(config: Config, { key, databaseFolder, isTerminal }: Announced): string {
  const url = config.publicUrl;
  return `
  Rung is running.

    Shop            ${url}/shop
    API reference   ${url}/docs/api
    API             ${url}
    API key         ${keyWords(key, keyFile(config.dataDir), isTerminal)}
    Database        ${databaseFolder ?? 'the one in DATABASE_URL'}

    Test cards      4242 4242 4242 4242   succeeds
                    4000 0000 0000 9995   declined: insufficient funds
                    4000 0025 0000 3155   asks for authentication, then succeeds
                    any name, expiry 12/34, CVC 123

    npm run tour    buys, upsells with one click and refunds through the SDK
    Ctrl-C          stops everything

`;
}

/** The key is shown only once, to the person at the terminal when it is generated. */
function keyWords({ apiKey, origin }: DemoKey, file: string, isTerminal: boolean): string {
  if (origin === 'environment') return 'the one in RUNG_API_KEY';
  if (origin === 'made now' && isTerminal) return `${apiKey}\n                    kept in ${file}`;
  return `kept in ${file}`;
}
