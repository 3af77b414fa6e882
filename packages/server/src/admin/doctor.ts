import { sellerName } from '../domain/business/business.ts';
import type { Scope } from '../domain/scope.ts';
import { type Runtime, findGatewayFor } from '../runtime.ts';
import { findBusinessRecord } from '../store/platform/business-records.ts';
import { listBusinesses } from '../store/platform/businesses.ts';
import { checkReadiness } from '../use-cases/platform/readiness/check-readiness.ts';
import type { Finding } from './admin.ts';

/** Examines the installation, then each business: what a live one needs before it sells. */
export async function examineInstallation(runtime: Runtime): Promise<Finding[]> {
  const failed = await checkReadiness(runtime);
  const readiness: Finding[] =
    failed.length === 0
      ? [finding('database', 'ok', 'The database answers, and has every migration.')]
      : failed.map(({ check, problem, fix }) => finding(check, 'fail', `${problem} ${fix}`));
  const businesses = await listBusinesses(runtime.sql);
  const isLive = businesses.some(({ mode }) => mode === 'live');
  const perBusiness = await Promise.all(businesses.map((scope) => examineBusiness(runtime, scope)));
  return [
    ...readiness,
    examineAddress(runtime, isLive),
    examineSecretKey(runtime, isLive),
    await examineMail(runtime, isLive),
    ...(businesses.length === 0
      ? [finding('business', 'fail', 'There is no business yet. rung business create makes one.')]
      : perBusiness.flat()),
  ];
}

function examineAddress({ config }: Runtime, isLive: boolean): Finding {
  const { publicUrl } = config;
  if (publicUrl.startsWith('https:'))
    return finding('public_url', 'ok', `Buyers reach Rung at ${publicUrl}.`);
  return finding(
    'public_url',
    isLive ? 'fail' : 'warn',
    `Buyers would reach Rung at ${publicUrl}, in the clear. Set RUNG_PUBLIC_URL to an https address.`,
  );
}

function examineSecretKey({ config }: Runtime, isLive: boolean): Finding {
  if (config.secretKeys.length > 0) return finding('secret_key', 'ok', 'RUNG_SECRET_KEY is set.');
  return finding(
    'secret_key',
    isLive ? 'warn' : 'ok',
    config.databaseUrl === undefined
      ? 'The secret key is the file secret-key in the data directory. Keep a copy apart from the backups.'
      : 'The secret key is derived from the database password. Set RUNG_SECRET_KEY, so that the password can be changed.',
  );
}

async function examineMail({ mail }: Runtime, isLive: boolean): Promise<Finding> {
  if (mail === null) {
    const kept = 'E-mails are kept in the database and not sent. Set RUNG_SMTP_URL and RUNG_MAIL_FROM.';
    return finding('mail', isLive ? 'warn' : 'ok', kept);
  }
  const problem = await mail.findProblem();
  return problem === undefined
    ? finding('mail', 'ok', `The mail server takes e-mails from ${mail.sender}.`)
    : finding('mail', 'fail', problem);
}

async function examineBusiness(runtime: Runtime, scope: Scope): Promise<Finding[]> {
  const business = await findBusinessRecord(runtime.sql, scope);
  const wanted = [
    ['legal_name', business.legalName, 'Invoices name the seller by it'],
    ['address', business.address?.street ?? null, 'Invoices print it'],
    ['support_email', business.supportEmail, 'Buyers write to it'],
    ['terms_url', business.termsUrl, 'Pages link to it'],
    ['privacy_url', business.privacyUrl, 'Pages link to it'],
    ['returns_text', business.returnsText ?? business.returnsUrl, 'Buyers read it before they confirm'],
  ] as const;
  const missing = wanted.filter(([, value]) => value === null);
  const isLive = scope.mode === 'live';
  const record = missing.map(([field, , why]) =>
    finding(`business.${field}`, isLive ? 'fail' : 'warn', `${why}: PATCH /business with ${field}.`, scope),
  );
  const gateway =
    isLive && findGatewayFor(runtime, scope) === undefined
      ? [finding('business.gateway', 'fail', 'No payment gateway is connected, so no money moves.', scope)]
      : [];
  const whole = finding('business', 'ok', `${sellerName(business)} says all that buyers must read.`, scope);
  return [...(record.length === 0 ? [whole] : record), ...gateway];
}

function finding(
  check: string,
  status: Finding['status'],
  message: string,
  scope: Scope | null = null,
): Finding {
  return { check, status, message, businessId: scope?.businessId ?? null };
}
