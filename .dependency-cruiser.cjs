/**
 * Who may import whom in `packages/server/src`, as drawn in ARCHITECTURE.md:
 *
 *   http, pages, worker → use-cases → domain, store, gateways
 *   store, gateways → domain         domain, config → nothing
 *   runtime → store, gateways, config, domain         main → everything
 *
 * `Runtime` is a type that everything above the store receives, so importing it as a type is free.
 */
const src = '^packages/server/src';
const inside = (...folders) => `${src}/(${folders.join('|')})/`;
const isTypeOnly = ['type-only'];

/** The offer engine's files among those of the store, and its use cases. */
const offersStore =
  'customer-facts|decision-traces|experiments|funnels|lift-cohorts|measurements|offer-[a-z]+|offers|' +
  'presentations|recorded-moments|remote-attempts|situations';
const offers = [
  `${src}/store/(${offersStore})\\.ts$`,
  inside('use-cases/offers', 'use-cases/funnels', 'use-cases/experiments', 'use-cases/analytics'),
];

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing',
      comment: 'Decisions are pure: what they need is passed to them.',
      severity: 'error',
      from: { path: inside('domain'), pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [inside('domain')],
        dependencyTypesNot: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
      },
    },
    {
      name: 'domain-without-packages',
      comment: 'The calendar alone may use Temporal; everything else in the domain is plain TypeScript.',
      severity: 'error',
      from: { path: inside('domain'), pathNot: '\\.test\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/temporal-(polyfill|spec|utils)/' },
    },
    {
      name: 'temporal-only-in-the-calendar',
      severity: 'error',
      from: { path: src, pathNot: [inside('domain/calendar'), '\\.test\\.tsx?$'] },
      to: { path: 'node_modules/temporal-(polyfill|spec|utils)/' },
    },
    {
      name: 'config-imports-nothing',
      severity: 'error',
      from: { path: `${src}/config\\.ts$` },
      to: {},
    },
    {
      name: 'store-and-gateways-know-the-domain-only',
      comment:
        'What two of them share is a decision or a type: move it down into the domain. What seals and signs is ' +
        'handed to them, and known by its type.',
      severity: 'error',
      from: { path: `${src}/(store|gateways)/`, pathNot: '\\.test\\.ts$' },
      to: { path: src, pathNot: [inside('domain'), `${src}/$1/`, `${src}/secrets\\.ts$`] },
    },
    {
      name: 'use-cases-do-not-look-up',
      comment: 'A use case does not know by which door it was called.',
      severity: 'error',
      from: { path: inside('use-cases') },
      to: { path: [inside('http', 'pages', 'worker'), `${src}/main\\.ts$`] },
    },
    {
      name: 'use-cases-do-not-import-use-cases',
      comment:
        'What two share is a decision or a statement. Made to be shared are the steps of the fixed form open → ' +
        'call → settle in payments/ (take-instrument.ts, open-due.ts, collect.ts, await-outcome.ts, challenge.ts, ' +
        'move-credit.ts, move-wallet.ts) and refunds/collect-refund.ts, what leads to a proposal and to an acceptance in offers/ ' +
        '(propose.ts, load-context.ts, acceptance-riders.ts, remote-acceptance.ts), a no ' +
        '(offers/decline-presentation.ts) and the steps of a retention request in offers/retention/, the folding ' +
        'of what was measured in analytics/fold.ts, and commerce.ts, its executors in commerce/ and ' +
        'subscription-changes.ts, which may call all of billing. The demo-….ts files are no use cases but the ' +
        'data of one.',
      severity: 'error',
      from: {
        path: inside('use-cases'),
        pathNot: `${src}/use-cases/((commerce|subscription-changes)\\.ts$|commerce/)`,
      },
      to: {
        path: inside('use-cases'),
        pathNot: [
          `${src}/use-cases/payments/(await-outcome|challenge|collect|open-due|move-credit|move-wallet|take-instrument)\\.ts$`,
          `${src}/use-cases/refunds/collect-refund\\.ts$`,
          `${src}/use-cases/offers/(propose|decline-presentation|load-context|acceptance-riders|remote-acceptance)\\.ts$`,
          `${src}/use-cases/offers/retention/`,
          `${src}/use-cases/analytics/fold\\.ts$`,
          `${src}/use-cases/demo/demo-[a-z-]+\\.ts$`,
        ],
      },
    },
    {
      name: 'billing-does-not-know-offers',
      comment:
        'What the offer engine commits together with money rides on statements of billing (store/riders.ts): it is ' +
        'registered when the runtime is created, or handed in with what is opened.',
      severity: 'error',
      from: {
        path: [
          inside(
            'use-cases/(checkouts|payments|subscriptions|refunds|wallets|products|addons|discounts|customers)',
            'use-cases/payment-methods',
          ),
          `${src}/store/(?!(${offersStore})\\.ts$)[^/]+\\.ts$`,
        ],
      },
      to: { path: offers },
    },
    {
      name: 'only-runtime-chooses-a-gateway',
      comment:
        'Everybody else sees the interface (…-gateway.ts), so that another one can take its place. How a ' +
        'webhook is signed is no choice: the standard says it.',
      severity: 'error',
      from: { path: src, pathNot: [inside('gateways'), `${src}/(create-runtime|runtime|main)\\.ts$`] },
      to: {
        path: inside('gateways'),
        pathNot: '(-gateway|/webhook-signature)\\.ts$',
        dependencyTypesNot: isTypeOnly,
      },
    },
    {
      name: 'doors-do-not-open-transactions',
      comment: 'http and pages may read; what writes is a use case, and only use cases open transactions.',
      severity: 'error',
      from: { path: inside('http', 'pages') },
      to: { path: `${src}/store/postgres\\.ts$`, dependencyTypesNot: isTypeOnly },
    },
    {
      name: 'the-api-does-not-know-the-pages',
      comment: 'http/app.ts puts the pages beside the API; nothing else there knows of them.',
      severity: 'error',
      from: { path: inside('http', 'worker'), pathNot: `${src}/http/app\\.ts$` },
      to: { path: inside('pages') },
    },
    {
      name: 'pages-use-the-plumbing-of-http',
      comment: 'The pages stand on the same router, limits and conversions as the API, not on its routes.',
      severity: 'error',
      from: { path: inside('pages') },
      to: { path: [inside('http/routes', 'worker'), `${src}/http/app\\.ts$`] },
    },
    {
      name: 'the-worker-speaks-the-wire',
      comment: 'A webhook carries what the API would answer, so the worker converts with http/convert.',
      severity: 'error',
      from: { path: inside('worker') },
      to: { path: inside('http'), pathNot: inside('http/convert') },
    },
    {
      name: 'nobody-calls-the-worker',
      comment: 'Work for it is a job in the same transaction.',
      severity: 'error',
      from: { path: src, pathNot: [inside('worker'), `${src}/main\\.ts$`] },
      to: { path: inside('worker') },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: { path: src },
      to: { path: `${src}/main\\.ts$` },
    },
    {
      name: 'runtime-looks-down',
      severity: 'error',
      from: { path: `${src}/(create-)?runtime\\.ts$` },
      to: {
        path: [
          inside('http', 'pages', 'worker'),
          `${src}/use-cases/(?!(commerce|subscription-changes|offers/billing-riders)\\.ts$)`,
        ],
      },
    },
    {
      name: 'the-command-speaks-to-the-api',
      comment: 'What the command can do, every client can.',
      severity: 'error',
      from: { path: [inside('cli'), `${src}/cli\\.ts$`] },
      to: { path: src, pathNot: [inside('cli'), `${src}/(config|version)\\.ts$`] },
    },
    {
      name: 'packages-stand-alone',
      comment:
        'What server and clients share is openapi.json. The driver (packages/postgres) stands for one of npm.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: { path: '^packages/', pathNot: '^packages/($1|postgres)/' },
    },
    {
      name: 'one-driver',
      comment:
        'The published postgres ends the process when its server dies; ours, @rung/postgres, does not.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/server/test/store/driver\\.test\\.ts$' },
      to: { path: 'node_modules/postgres/' },
    },
    {
      name: 'src-does-not-import-tests',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: ['\\.test\\.tsx?$', '/sample-[^/]+\\.ts$'] },
      to: { path: ['^packages/[^/]+/test/', '\\.test\\.tsx?$', '/sample-[^/]+\\.ts$'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea, or three.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: isTypeOnly } },
    },
    {
      name: 'no-cycles-between-domain-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^packages/server/src/domain' },
      to: { circular: true, path: '^packages/server/src/domain/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^packages/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/', '\\.tsbuildinfo$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts'],
    },
  },
};
