import path from 'node:path';
import { type Config, findKeyProblem } from '../config.ts';
import { presetEmails } from '../domain/email/email.ts';
import { DomainError } from '../domain/errors.ts';
import type { OfferId } from '../domain/ids.ts';
import { defaultQuantity } from '../domain/offer/kinds/kinds.ts';
import { noTargetFields } from '../domain/offer/kinds/target-fields.ts';
import type { Scope } from '../domain/scope.ts';
import { type Runtime, randomText } from '../runtime.ts';
import { readOrMakeFile } from '../secrets/kept-file.ts';
import { presetEmailSwitches } from '../store/platform/business-settings.ts';
import { findUsedIds } from '../store/platform/businesses.ts';
import { statement } from '../store/postgres/postgres.ts';
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
  await statement(runtime.sql, (tx) => presetEmailSwitches(tx, scope, presetEmails));
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

/** API key generated at the first start and kept since, readable by its owner only. */
function rememberedKey({ dataDir }: Config): DemoKey {
  const file = keyFile(dataDir);
  const { text: apiKey, isNew } = readOrMakeFile(file, () => `rung_test_${randomText(32)}`);
  const problem = findKeyProblem(apiKey);
  if (problem !== undefined) {
    throw new Error(
      `The API key in ${file} cannot be used. ${problem} Without the file, Rung makes another.`,
    );
  }
  return { apiKey, origin: isNew ? 'made now' : 'file' };
}

function keyFile(dataDir: string): string {
  return path.join(dataDir, 'api-key');
}

interface Announced {
  /** Key of the demo business; undefined without one. */
  readonly key: DemoKey | undefined;
  /** True where no business is there, not even the demo. */
  readonly isEmpty: boolean;
  /** One-time link for the first owner; undefined where every business has one, or nobody is at the terminal. */
  readonly setupLink: string | undefined;
  /** Folder of the database's files; undefined for an external database. */
  readonly databaseFolder: string | undefined;
  /** True if a person reads the output: other outputs may be stored and read by others. */
  readonly isTerminal: boolean;
}

/** Formats the startup message: URLs, and for new users a test card to try. */
export function formatStartupMessage(config: Config, announced: Announced): string {
  const { key, isEmpty, setupLink, databaseFolder, isTerminal } = announced;
  const url = config.publicUrl;
  const keyLine = key && `    API key         ${keyWords(key, keyFile(config.dataDir), isTerminal)}\n`;
  return `
  Rung is running.

${key ? `    Shop            ${url}/shop\n` : ''}    Dashboard       ${url}/dashboard
    API reference   ${url}/docs/api
    API             ${url}
${keyLine ?? ''}    Database        ${databaseFolder ?? 'the one in DATABASE_URL'}

${setupLink === undefined ? '' : `    Become owner    ${setupLink}\n                    works once, for a day\n\n`}${key ? demoWords : ''}${isEmpty ? '    There is no business yet: rung business create makes one, with its API key.\n' : ''}    Ctrl-C          stops everything

`;
}

const demoWords = `    Test cards      4242 4242 4242 4242   succeeds
                    4000 0000 0000 9995   declined: insufficient funds
                    4000 0025 0000 3155   asks for authentication, then succeeds
                    any name, expiry 12/34, CVC 123

    npm run tour    buys, upsells with one click and refunds through the SDK
`;

/** The key is shown only once, to the person at the terminal when it is generated. */
function keyWords({ apiKey, origin }: DemoKey, file: string, isTerminal: boolean): string {
  if (origin === 'environment') return 'the one in RUNG_API_KEY';
  if (origin === 'made now' && isTerminal) return `${apiKey}\n                    kept in ${file}`;
  return `kept in ${file}`;
}
