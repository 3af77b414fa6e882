import { asId } from '../../../domain/ids.ts';
import { openGatewayCredentials, sealGatewayCredentials } from '../../../secrets/gateway-credentials.ts';
import { offerToken } from '../../../secrets/link-tokens.ts';
import { openTotpSecret, sealTotpSecret } from '../../../secrets/second-factor.ts';
import type { Runtime } from '../../../runtime.ts';
import { keptAnswerPurpose } from '../../../secrets/secrets.ts';
import { hashSessionToken } from '../../../store/platform/customer-sessions.ts';
import { minuteMs } from '../../../domain/time.ts';
import { type Tx, extendStatementTimeout, transaction } from '../../../store/postgres/postgres.ts';
import {
  type KeptAnswer,
  type OfferLink,
  type SealedGateway,
  type SealedTotp,
  type SealedWebhook,
  insertDerivedLink,
  listAnswersToSeal,
  listGatewaysToSeal,
  listLinksToDerive,
  listSealedWebhooks,
  listTotpToSeal,
  updateKeptAnswer,
  updateSealedGateway,
  updateSealedTotp,
  updateSealedWebhook,
} from '../../../store/platform/sealed-rows.ts';
import { isAllSealed, saveSecretKeyCheck } from '../../../store/platform/secret-key-check.ts';
import {
  openWebhookHeaders,
  openWebhookSecret,
  sealWebhookHeaders,
  sealWebhookSecret,
} from '../../../secrets/webhook-secrets.ts';

const batchSize = 500;
/** Maximum duration of one statement, in ms: if few rows are left to encrypt, it scans many others. */
const scanLimitMs = 15 * minuteMs;
const unsealedSecret = /^whsec_/;

/**
 * Encrypts with the current secret key all data that an older key encrypted, or that was stored before
 * encryption was introduced. Runs at each start before requests are served; does nothing unless a key is
 * being rotated. Safe to interrupt and restart: rows already encrypted with the current key are skipped.
 */
export async function resealStoredSecrets(runtime: Runtime): Promise<void> {
  const { sql, secrets } = runtime;
  for (const webhook of await listSealedWebhooks(sql)) await sealWebhook(runtime, webhook);
  for (const gateway of await listGatewaysToSeal(sql, secrets.currentPrefix))
    await sealGateway(runtime, gateway);
  for (const totp of await listTotpToSeal(sql, secrets.currentPrefix)) await sealTotp(runtime, totp);
  if (!secrets.isReplacingKey && (await isAllSealed(sql, secrets))) return;
  await sealAnswers(runtime);
  await deriveLinks(runtime);
  await saveSecretKeyCheck(sql, secrets);
}

async function sealWebhook({ sql, secrets }: Runtime, webhook: SealedWebhook): Promise<void> {
  const isCurrent = [webhook.secret, webhook.previousSecret ?? '', ...Object.values(webhook.headers)].every(
    (text) => text === '' || secrets.isSealedWithCurrentKey(text),
  );
  if (isCurrent) return;
  // A row that predates encryption is entirely unencrypted.
  const isClear = unsealedSecret.test(webhook.secret);
  const secretOf = (text: string) => (isClear ? text : openWebhookSecret(secrets, text));
  const headers = isClear ? webhook.headers : openWebhookHeaders(secrets, webhook.headers);
  const after = {
    secret: sealWebhookSecret(secrets, secretOf(webhook.secret)),
    previousSecret:
      webhook.previousSecret === null ? null : sealWebhookSecret(secrets, secretOf(webhook.previousSecret)),
    headers: sealWebhookHeaders(secrets, headers),
  };
  await transaction(sql, (tx) => updateSealedWebhook(tx, webhook, after));
}

async function sealGateway({ sql, secrets }: Runtime, gateway: SealedGateway): Promise<void> {
  const credentials = openGatewayCredentials(secrets, gateway, gateway.credentials);
  const sealed = sealGatewayCredentials(secrets, gateway, credentials);
  await transaction(sql, (tx) => updateSealedGateway(tx, gateway, sealed));
}

async function sealTotp({ sql, secrets }: Runtime, totp: SealedTotp): Promise<void> {
  const secret = openTotpSecret(secrets, totp.userId, totp.totpSecret);
  await transaction(sql, (tx) => updateSealedTotp(tx, totp, sealTotpSecret(secrets, totp.userId, secret)));
}

async function sealAnswers({ sql, secrets }: Runtime): Promise<void> {
  await inBatches(
    sql,
    (tx, after: KeptAnswer | undefined) => listAnswersToSeal(tx, secrets.currentPrefix, after, batchSize),
    (tx, answer) => updateKeptAnswer(tx, answer, sealedAnew(answer)),
  );

  function sealedAnew({ body }: KeptAnswer): string {
    const sealed = typeof body === 'object' && body !== null && 'sealed' in body ? body.sealed : null;
    const text = typeof sealed === 'string' ? secrets.open(keptAnswerPurpose, sealed) : JSON.stringify(body);
    return secrets.seal(keptAnswerPurpose, text);
  }
}

async function deriveLinks({ sql, secrets, wallClock }: Runtime): Promise<void> {
  const keyId = secrets.currentKeyId;
  await inBatches(
    sql,
    (tx, after: OfferLink | undefined) => listLinksToDerive(tx, keyId, wallClock(), after, batchSize),
    (tx, link) => {
      const token = offerToken(secrets, asId<'presentation'>(link.presentationId));
      return insertDerivedLink(tx, link, { tokenHash: hashSessionToken(token), keyId });
    },
  );
}

/** Processes all listed rows in batches of one transaction each, always moving forward. */
async function inBatches<Row>(
  sql: Runtime['sql'],
  list: (tx: Tx, after: Row | undefined) => Promise<Row[]>,
  change: (tx: Tx, row: Row) => Promise<void>,
): Promise<void> {
  let last: Row | undefined;
  for (;;) {
    const after = last;
    const rows = await transaction(sql, async (tx) => {
      await extendStatementTimeout(tx, scanLimitMs);
      const found = await list(tx, after);
      for (const row of found) await change(tx, row);
      return found;
    });
    if (rows.length < batchSize) return;
    last = rows.at(-1);
  }
}
