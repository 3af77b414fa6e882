import { hourMs, minuteMs } from '../time.ts';
import type { BusinessFacts, InstallationFacts } from './installation-facts.ts';

/** Parts of the checklist, in the order in which they are walked. */
export const checkAreas = [
  'Database',
  'Server',
  'Business',
  'Money',
  'Watching',
  'Before the first sale',
] as const;
type CheckArea = (typeof checkAreas)[number];

/** Item of the checklist before the first live sale. `docs/going-live.md` is written from these, `rung doctor` walks them. */
export interface Check {
  readonly id: string;
  readonly area: CheckArea;
  /** Requirement, as a statement. */
  readonly title: string;
  /** Consequence where it is not met. */
  readonly why: string;
  readonly fix: string;
  /** `fault`: wrong everywhere. `advice`: selling goes on without it. Otherwise needed once there is real money. */
  readonly weight?: 'fault' | 'advice';
  /** True if it holds; undefined where it cannot be told from here. Absent for what only a person can check. */
  readonly holds?: (facts: InstallationFacts) => boolean | undefined;
  /** The same for a check that is made of each business; null if it holds, or what is wrong. */
  readonly findProblem?: (business: BusinessFacts) => string | null;
  /** Facts found where it does not hold. */
  readonly detail?: (facts: InstallationFacts) => string | null;
}

export interface Finding {
  readonly check: Check;
  /** `warn` is for what works and should not stay so with real money. */
  readonly result: 'ok' | 'warn' | 'fail' | 'by hand';
  /** Facts found where it does not hold; null where the check says all. */
  readonly detail: string | null;
  /** Null for the installation. */
  readonly business: BusinessFacts | null;
}

/** Walks the checklist: what the facts tell, and what is left to a person. */
export function findIssues(facts: InstallationFacts): Finding[] {
  const isLive = facts.businesses.some(({ mode }) => mode === 'live');
  return checks.flatMap((check): Finding[] => {
    const { findProblem } = check;
    if (findProblem !== undefined) {
      return facts.businesses.map((business) => {
        const detail = findProblem(business);
        const result = detail === null ? 'ok' : severityOf(check, business.mode === 'live');
        return { check, result, detail, business };
      });
    }
    const holds = check.holds?.(facts);
    if (holds !== false) return [{ check, result: holds ? 'ok' : 'by hand', detail: null, business: null }];
    const detail = check.detail?.(facts) ?? null;
    return [{ check, result: severityOf(check, isLive), detail, business: null }];
  });
}

function severityOf({ weight }: Check, isLive: boolean): 'warn' | 'fail' {
  if (weight === undefined) return isLive ? 'fail' : 'warn';
  return weight === 'fault' ? 'fail' : 'warn';
}

const leastPostgres = 150_000;

const databaseChecks: readonly Check[] = [
  {
    id: 'database.own',
    area: 'Database',
    title: 'The database is a PostgreSQL of your own, of version 15 or later.',
    why: 'The one that Rung brings is for trying: one process, one disk, no backups by itself.',
    fix: 'Set DATABASE_URL.',
    holds: ({ database }) => !database.isEmbedded && database.version >= leastPostgres,
  },
  {
    id: 'database.durable',
    area: 'Database',
    title: 'An acknowledged commit is on disk: fsync, full_page_writes and synchronous_commit are on.',
    why: 'Otherwise a power cut loses payments that buyers were told of.',
    fix: 'Set them in postgresql.conf; on is the default of PostgreSQL.',
    holds: ({ database }) => database.isDurable,
  },
  {
    id: 'database.checksums',
    area: 'Database',
    title: 'Data pages have checksums.',
    why: 'A disk that returns other bytes than were written is noticed only by them.',
    fix: 'initdb --data-checksums, or pg_checksums --enable while the server is stopped.',
    weight: 'advice',
    holds: ({ database }) => database.hasChecksums,
  },
  {
    id: 'database.migrated',
    area: 'Database',
    title: 'The schema is that of this version.',
    why: 'Statements fail on a schema that lacks what they need.',
    fix: 'Start the server, which migrates before it answers.',
    weight: 'fault',
    detail: ({ database }) => database.missingMigrations.join(', '),
    holds: ({ database }) => database.missingMigrations.length === 0,
  },
  {
    id: 'database.space',
    area: 'Database',
    title: 'The disk of the database has room.',
    why: 'PostgreSQL stops where it cannot write, and so does every sale.',
    fix: 'Make room, or use a larger disk.',
    weight: 'fault',
    holds: ({ database }) => database.hasSpace,
  },
  {
    id: 'database.backup',
    area: 'Database',
    title: 'A backup was restored this month, and the restored copy was read.',
    why: 'A backup that was never restored is a hope.',
    fix: 'Follow docs/backup.md, with a point in time of your choice.',
  },
];

const serverChecks: readonly Check[] = [
  {
    id: 'server.secret-key',
    area: 'Server',
    title: 'RUNG_SECRET_KEY is set, and a copy of it is kept apart from the backups.',
    why: 'Without it the credentials and webhook secrets of a restored database cannot be read, and links are void.',
    fix: 'openssl rand -base64 32; a key derived from the database password or kept in a file goes with that.',
    weight: 'advice',
    holds: ({ server }) => server.hasSecretKey,
  },
  {
    id: 'server.https',
    area: 'Server',
    title: 'RUNG_PUBLIC_URL is the https address that buyers use.',
    why: 'Links in e-mails and webhooks are made from it, and cookies are kept to it.',
    fix: 'Set it, and put a proxy with a certificate in front (docs/deploy.md).',
    detail: ({ server }) => `it is ${server.publicUrl}`,
    holds: ({ server }) => server.publicUrl.startsWith('https://'),
  },
  {
    id: 'server.proxies',
    area: 'Server',
    title: 'RUNG_TRUSTED_PROXIES says how many proxies stand in front.',
    why: 'With too few all buyers share one limit, with too many anybody may claim any address.',
    fix: 'Count your own proxies between the internet and Rung, and set that number.',
    holds: ({ server }) => server.trustedProxies > 0 || undefined,
  },
  {
    id: 'server.clock',
    area: 'Server',
    title: 'The clocks of server and database agree within 5 seconds.',
    why: 'Leases, links and webhook signatures are measured by them.',
    fix: 'Run chrony or systemd-timesyncd on both.',
    detail: ({ server }) => `they are ${String(Math.round(server.clockSkewMs / 1000))} seconds apart`,
    holds: ({ server }) => Math.abs(server.clockSkewMs) <= minuteMs / 12,
  },
  {
    id: 'server.worker',
    area: 'Server',
    title: 'A worker runs: no job has been due for more than 5 minutes.',
    why: 'Renewals, retries, webhooks and e-mails are its work.',
    fix: 'Start a process with RUNG_ROLE=worker, or all.',
    detail: ({ jobs }) => `one has been due for ${String(Math.round(jobs.oldestDueMs / minuteMs))} minutes`,
    holds: ({ jobs }) => jobs.oldestDueMs < 5 * minuteMs,
  },
  {
    id: 'server.dead-jobs',
    area: 'Server',
    title: 'No job is dead.',
    why: 'Each is work that was promised and is not done.',
    fix: 'rung jobs; mend the cause, then rung jobs retry.',
    detail: ({ jobs }) => `${String(jobs.dead)} ${jobs.dead === 1 ? 'is' : 'are'}`,
    holds: ({ jobs }) => jobs.dead === 0,
  },
  {
    id: 'server.restart',
    area: 'Server',
    title: 'A supervisor starts Rung again, and gives it longer to stop than RUNG_STOP_SECONDS.',
    why: 'A process that is killed while it stops leaves its work to others, half a minute later.',
    fix: 'deploy/rung@.service and compose.yaml do both.',
  },
];

const businessChecks: readonly Check[] = [
  {
    id: 'business.live',
    area: 'Business',
    title: 'There is a live business.',
    why: 'The demo and every test business move no money.',
    fix: 'rung business create --live',
    holds: ({ businesses }) => businesses.some(({ mode }) => mode === 'live'),
  },
  {
    id: 'business.identity',
    area: 'Business',
    title:
      'Every live business has its legal name, address, support e-mail, terms, privacy page and word on returns.',
    why: 'The law of most countries wants them on checkout pages and invoices, and gateways ask for them.',
    fix: 'PATCH /business with what is missing.',
    findProblem: ({ missingFields }) =>
      missingFields.length === 0 ? null : `lacks ${missingFields.join(', ')}`,
  },
  {
    id: 'business.tax',
    area: 'Business',
    title: 'Tax rates and tax registrations are those that apply to you.',
    why: 'Rung computes with what it is given.',
    fix: 'Set them with your accountant.',
  },
];

const moneyChecks: readonly Check[] = [
  {
    id: 'money.gateway',
    area: 'Money',
    title: 'Every live business has a live payment gateway that answers.',
    why: 'Without it no payment is opened.',
    fix: 'rung gateway check',
    findProblem: ({ gatewayProblem }) => gatewayProblem,
  },
  {
    id: 'money.webhooks',
    area: 'Money',
    title: 'The gateway sends its webhooks here, with every event that Rung needs.',
    why: 'Late successes, disputes and updated cards are told by them.',
    fix: 'rung gateway check names what is missing, and creates the endpoint when asked.',
  },
  {
    id: 'money.small-sale',
    area: 'Money',
    title: 'A real card has bought the cheapest product and was refunded, and both stand in the books.',
    why: 'It is the only test of everything at once.',
    fix: 'Buy it yourself; then compare with the gateway, and look at the invoice and the e-mails.',
  },
];

const watchingChecks: readonly Check[] = [
  {
    id: 'watching.metrics',
    area: 'Watching',
    title: 'Metrics are read.',
    why: 'Dead jobs, a full pool and a slow gateway are seen there first.',
    fix: 'RUNG_METRICS_PORT or RUNG_METRICS_TOKEN; the alerts of docs/deploy.md.',
    weight: 'advice',
    holds: ({ server }) => server.hasMetrics,
  },
  {
    id: 'watching.mail',
    area: 'Watching',
    title: 'E-mails leave, and their sender is allowed to send for your domain (SPF, DKIM, DMARC).',
    why: 'Receipts and payment links that are filtered are renewals lost.',
    fix: 'RUNG_SMTP_URL and RUNG_MAIL_FROM; then send one to yourself and read its headers.',
    weight: 'advice',
    holds: ({ server }) => (server.hasMail ? undefined : false),
  },
  {
    id: 'watching.mail-server',
    area: 'Watching',
    title: 'The mail server takes e-mails from here.',
    why: 'E-mails wait for three days at most.',
    fix: 'Mend RUNG_SMTP_URL and RUNG_MAIL_FROM, or the server.',
    weight: 'fault',
    detail: ({ server }) => server.mailProblem,
    holds: ({ server }) => (server.hasMail ? server.mailProblem === null : undefined),
  },
  {
    id: 'watching.receivers',
    area: 'Watching',
    title: 'No webhook endpoint of yours has been failing for more than an hour.',
    why: 'Your shop does not hear of payments, and the endpoint is disabled in the end.',
    fix: 'GET /webhooks; mend the receiver, then have its events sent again.',
    holds: ({ webhooks }) => webhooks.failingForMs < hourMs,
  },
];

const lastChecks: readonly Check[] = [
  {
    id: 'last.keys',
    area: 'Before the first sale',
    title: 'Live API keys are in your secret store and nowhere else, one for each program that needs one.',
    why: 'Whoever has a key with write access has the business.',
    fix: 'rung keys; read-only keys for what only reads.',
  },
  {
    id: 'last.restart',
    area: 'Before the first sale',
    title: 'You have restarted every process under load once, and nobody noticed.',
    why: 'The first upgrade should not be the first restart.',
    fix: 'docs/upgrade.md',
  },
];

/** The checklist before the first live sale. */
export const checks: readonly Check[] = [
  ...databaseChecks,
  ...serverChecks,
  ...businessChecks,
  ...moneyChecks,
  ...watchingChecks,
  ...lastChecks,
];
