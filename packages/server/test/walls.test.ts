import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ICruiseResult, cruise } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * Every wall that ARCHITECTURE.md promises is a rule, and every rule is broken here once by a probe: a tree of empty
 * files in which one imports what it must not.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const config = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs')) as {
  readonly forbidden: readonly { readonly name: string }[];
  readonly options: object;
};

/** The way back of the cycle above, by a type alone. */
const wayBack = { from: 'http/probe-ad.ts', to: 'http/probe-ac.ts' };

/** The rule, the file that breaks it, and what that imports; paths below `packages/server/src` unless they say more. */
const probes: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['domain-imports-nothing', 'domain/money/probe-a.ts', 'store/postgres/json.ts'],
  ['domain-without-packages', 'domain/money/probe-b.ts', 'zod'],
  ['temporal-only-in-the-calendar', 'use-cases/billing/payments/probe-c.ts', 'temporal-polyfill'],
  ['config-imports-nothing', 'config.ts', 'domain/time.ts'],
  [
    'store-and-gateways-know-the-domain-only',
    'store/billing/probe-d.ts',
    'gateways/webhooks/webhook-sender.ts',
  ],
  ['store-and-gateways-know-the-domain-only', 'gateways/payment/probe-e.ts', 'store/postgres/json.ts'],
  ['the-engine-of-the-store-knows-no-room', 'store/postgres/probe-f.ts', 'store/billing/payments.ts'],
  ['the-platform-knows-no-wing', 'store/platform/probe-g.ts', 'store/offers/offers.ts'],
  ['the-platform-knows-no-wing', 'use-cases/platform/jobs/probe-h.ts', 'store/billing/payments.ts'],
  ['billing-does-not-know-offers', 'store/billing/probe-i.ts', 'store/offers/offers.ts'],
  ['billing-does-not-know-offers', 'use-cases/billing/payments/probe-j.ts', 'store/offers/offers.ts'],
  ['offers-reach-billing-through-commerce', 'store/offers/probe-k.ts', 'store/billing/payments.ts'],
  [
    'offers-reach-billing-through-commerce',
    'use-cases/offers/offers/probe-l.ts',
    'store/billing/payments.ts',
  ],
  ['use-cases-do-not-look-up', 'use-cases/billing/payments/probe-m.ts', 'http/errors.ts'],
  ['use-cases-do-not-speak-the-wire', 'use-cases/billing/payments/probe-n.ts', 'wire/pagination.ts'],
  ['wire-converts-and-reads-nothing', 'wire/convert/probe-o.ts', 'store/billing/payments.ts'],
  [
    'use-cases-do-not-import-use-cases',
    'use-cases/billing/refunds/probe-p.ts',
    'use-cases/billing/products/create-product.ts',
  ],
  [
    'only-runtime-chooses-a-gateway',
    'use-cases/billing/payments/probe-q.ts',
    'gateways/payment/simulator/simulator.ts',
  ],
  ['doors-do-not-open-transactions', 'http/routes/probe-r.ts', 'store/postgres/postgres.ts'],
  ['the-api-does-not-know-the-pages', 'http/probe-s.ts', 'pages/pages.tsx'],
  ['pages-use-the-plumbing-of-http', 'pages/parts/probe-t.ts', 'http/routes/health.ts'],
  ['the-worker-speaks-the-wire', 'worker/probe-u.ts', 'http/errors.ts'],
  ['nobody-calls-the-worker', 'use-cases/billing/payments/probe-v.ts', 'worker/worker.ts'],
  ['nothing-imports-main', 'http/probe-w.ts', 'main.ts'],
  ['runtime-looks-down', 'runtime.ts', 'http/errors.ts'],
  ['telemetry-looks-down', 'telemetry/probe-aj.ts', 'store/billing/payments.ts'],
  ['demo-data-stays-apart', 'http/probe-x.ts', 'demo/seed-demo.ts'],
  ['the-command-speaks-to-the-api', 'cli/probe-y.ts', 'domain/time.ts'],
  ['only-the-command-administers', 'http/probe-aj.ts', 'admin/admin.ts'],
  ['admin-calls-use-cases', 'admin/probe-ak.ts', 'http/errors.ts'],
  ['the-seller-room-knows-the-domain-only', 'seller/probe-al.ts', 'store/postgres/json.ts'],
  ['letters-are-written-of-what-is-given', 'emails/probe-am.ts', 'store/postgres/json.ts'],
  ['packages-stand-alone', 'packages/sdk/src/probe-z.ts', 'domain/time.ts'],
  ['one-driver', 'http/probe-aa.ts', 'postgres'],
  ['src-does-not-import-tests', 'http/probe-ab.ts', 'packages/server/test/support/api.ts'],
  ['no-cycles', 'http/probe-ac.ts', wayBack.from],
  ['no-cycles-between-domain-folders', 'domain/tax/probe-ae.ts', 'domain/refund/probe-af.ts'],
  ['no-cycles-between-domain-folders', 'domain/refund/probe-ag.ts', 'domain/tax/probe-ah.ts'],
  ['resolvable', 'http/probe-ai.ts', './nowhere.ts'],
];

const packages = new Set(['zod', 'temporal-polyfill', 'postgres']);
let tree = '';
let broken: ReadonlySet<string>;

function placeOf(file: string): string {
  return path.join(tree, file.startsWith('packages/') ? file : `packages/server/src/${file}`);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function specifierOf(from: string, to: string): string {
  if (packages.has(to) || to.startsWith('.')) return to;
  const relative = path.relative(path.dirname(placeOf(from)), placeOf(to));
  return relative.startsWith('.') ? relative : `./${relative}`;
}

beforeAll(async () => {
  tree = mkdtempSync(path.join(tmpdir(), 'rung-walls-'));
  write(
    path.join(tree, 'tsconfig.base.json'),
    '{"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}',
  );
  write(path.join(tree, 'package.json'), '{"name":"walls","type":"module"}');
  for (const name of packages) {
    write(path.join(tree, `node_modules/${name}/package.json`), `{"name":"${name}","main":"index.js"}`);
    write(path.join(tree, `node_modules/${name}/index.js`), 'module.exports = {};\n');
  }
  const targets = probes.map(([, , to]) => to).filter((to) => !packages.has(to) && !to.startsWith('.'));
  for (const target of targets) write(placeOf(target), 'export {};\n');
  for (const [, from, to] of probes) write(placeOf(from), `import '${specifierOf(from, to)}';\n`);
  write(placeOf(wayBack.from), `import type {} from '${specifierOf(wayBack.from, wayBack.to)}';\n`);
  const result = await cruise(['packages'], {
    ...config.options,
    baseDir: tree,
    validate: true,
    ruleSet: { forbidden: config.forbidden } as never,
  });
  const { summary } = result.output as ICruiseResult;
  broken = new Set(
    summary.violations.map(({ rule, from }) => `${rule.name} ${from.replace('packages/server/src/', '')}`),
  );
});

afterAll(() => {
  rmSync(tree, { recursive: true, force: true });
});

test.each(probes)('%s: refuses %s → %s', (rule, from) => {
  const place = rule === 'no-cycles-between-domain-folders' ? path.dirname(from) : from;
  expect([...broken]).toContain(`${rule} ${place}`);
});

test('every rule has a probe that breaks it', () => {
  const proved = new Set(probes.map(([rule]) => rule));
  expect(config.forbidden.map(({ name }) => name).filter((name) => !proved.has(name))).toEqual([]);
});

describe('doors', () => {
  const doors = ['http/routes/health.ts', 'pages/shop/shop-route.tsx', 'worker/due-jobs.ts'];
  // On CI the parser would otherwise read a file from the disk once and take it for the text that is linted.
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } },
    },
  });

  async function isRefused(door: string, name: string, file: string): Promise<boolean> {
    const filePath = path.join(root, 'packages/server/src', door);
    const store = `${'../'.repeat(door.split('/').length - 1)}store/${file}`;
    const [result] = await eslint.lintText(`import { ${name} } from '${store}';\nexport { ${name} };\n`, {
      filePath,
    });
    return (
      result?.messages.some(({ ruleId }) => ruleId === '@typescript-eslint/no-restricted-imports') ?? false
    );
  }

  test.each(doors)('only read of the store: %s', async (door) => {
    expect(await isRefused(door, 'updatePayment', 'billing/payments.ts')).toBe(true);
    expect(await isRefused(door, 'findPayment', 'billing/payments.ts')).toBe(false);
  });

  test.each(doors)('leave the job table to the worker: %s', async (door) => {
    expect(await isRefused(door, 'killJob', 'platform/jobs.ts')).toBe(!door.startsWith('worker/'));
  });
});
