import { type Finding as Issue, findIssues } from '../domain/going-live/checks.ts';
import type { BusinessFacts, InstallationFacts } from '../domain/going-live/installation-facts.ts';
import type { Scope } from '../domain/scope.ts';
import type { Runtime } from '../runtime.ts';
import { readQueue } from '../store/platform/job-metrics.ts';
import { findBusinessRecord } from '../store/platform/business-records.ts';
import { listBusinesses } from '../store/platform/businesses.ts';
import { findLongestFailing } from '../store/platform/webhooks.ts';
import { readDatabaseFacts } from '../store/postgres/database-facts.ts';
import { readSchemaState } from '../store/postgres/migrate.ts';
import { checkGateway } from '../use-cases/billing/gateways/check-gateway.ts';
import { checkReadiness } from '../use-cases/platform/readiness/check-readiness.ts';
import type { Finding } from './admin.ts';

/** Walks the checklist of `docs/going-live.md` over this installation and its businesses. */
export async function examineInstallation(runtime: Runtime): Promise<Finding[]> {
  return findIssues(await loadFacts(runtime)).map(toFinding);
}

function toFinding({ check, result, detail, business }: Issue): Finding {
  const { id, area, title, why, fix } = check;
  const about = business === null ? '' : `${business.name} (${business.businessId}): `;
  const found = detail === null ? '' : ` Here: ${about}${detail}.`;
  return {
    check: id,
    area,
    status: result === 'by hand' ? 'by_hand' : result,
    message: result === 'ok' ? `${about}${title}` : `${title}${found} ${why} ${fix}`,
    businessId: business?.businessId ?? null,
  };
}

async function loadFacts(runtime: Runtime): Promise<InstallationFacts> {
  const { config, sql } = runtime;
  const [database, jobs, failingSince, scopes, mailProblem] = await Promise.all([
    loadDatabase(runtime),
    readQueue(sql, runtime.wallClock()),
    findLongestFailing(sql),
    listBusinesses(sql),
    runtime.mail?.findProblem(),
  ]);
  return {
    database: database.facts,
    server: {
      hasSecretKey: config.secretKeys.length > 0,
      publicUrl: config.publicUrl,
      trustedProxies: config.trustedProxies,
      clockSkewMs: database.clockSkewMs,
      hasMetrics: config.metricsPort !== undefined || config.metricsToken !== undefined,
      hasMail: runtime.mail !== null,
      mailProblem: mailProblem?.replace(/\.$/, '') ?? null,
    },
    jobs: {
      dead: jobs.jobs.reduce((sum, { dead }) => sum + dead, 0),
      oldestDueMs: Math.max(0, ...jobs.oldestDueMs.values()),
    },
    webhooks: { failingForMs: failingSince === null ? 0 : runtime.wallClock() - failingSince },
    businesses: await Promise.all(scopes.map((scope) => loadBusiness(runtime, scope))),
  };
}

async function loadDatabase(runtime: Runtime) {
  const { config, sql } = runtime;
  const isEmbedded = config.databaseUrl === undefined;
  const askedAt = runtime.wallClock();
  const { version, isDurable, hasChecksums, now } = await readDatabaseFacts(sql);
  const heardAt = runtime.wallClock();
  const [{ missing }, failed] = await Promise.all([readSchemaState(sql), checkReadiness(runtime)]);
  const hasSpace = isEmbedded ? failed.every(({ check }) => check !== 'disk') : undefined;
  return {
    facts: { isEmbedded, version, isDurable, hasChecksums, missingMigrations: missing, hasSpace },
    // The answer was written some time in between.
    clockSkewMs: now < askedAt ? now - askedAt : Math.max(0, now - heardAt),
  };
}

async function loadBusiness(runtime: Runtime, scope: Scope): Promise<BusinessFacts> {
  const business = await findBusinessRecord(runtime.sql, scope);
  const wanted = {
    legal_name: business.legalName,
    address: business.address?.street ?? null,
    support_email: business.supportEmail,
    terms_url: business.termsUrl,
    privacy_url: business.privacyUrl,
    returns_text: business.returnsText ?? business.returnsUrl,
  };
  return {
    businessId: scope.businessId,
    name: scope.businessName,
    mode: scope.mode,
    gatewayProblem: await findGatewayProblem(runtime, scope),
    missingFields: Object.entries(wanted).flatMap(([field, value]) => (value === null ? [field] : [])),
  };
}

async function findGatewayProblem(runtime: Runtime, scope: Scope): Promise<string | null> {
  try {
    const { provider, check } = await checkGateway(runtime, scope, { isEndpointWanted: false });
    if (provider === null) return 'no payment gateway is connected';
    return check === null || check.canCharge ? null : `the account at ${provider} may not charge yet`;
  } catch (error) {
    return `the gateway does not answer: ${error instanceof Error ? error.message.replace(/\.$/, '') : String(error)}`;
  }
}
