/**
 * Who may import whom in `packages/server/src`, as drawn in ARCHITECTURE.md. `packages/server/test/walls.test.ts`
 * breaks each of these rules with a probe.
 *
 *   app → http, pages, worker → use-cases → domain, store, gateways
 *   wire, store, gateways → domain         domain, config → nothing
 *   runtime → store, gateways, config, domain         main → everything
 *
 * Use cases and the store have three rooms: billing, offers and platform. Billing and offers know nothing of each
 * other; what they share is the domain, and `gateways/commerce/commerce.ts`.
 *
 * `Runtime` is a type that everything above the store receives, so importing it as a type is free.
 */
const src = '^packages/server/src';
const inside = (...folders) => `${src}/(${folders.join('|')})/`;
const file = (...files) => `${src}/(${files.join('|')})$`;
const isTypeOnly = ['type-only'];
const test = '\\.test\\.tsx?$';

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing',
      comment: 'Decisions are pure: what they need is passed to them.',
      severity: 'error',
      from: { path: inside('domain'), pathNot: test },
      to: {
        pathNot: [inside('domain')],
        dependencyTypesNot: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
      },
    },
    {
      name: 'domain-without-packages',
      comment: 'The calendar alone may use Temporal; everything else in the domain is plain TypeScript.',
      severity: 'error',
      from: { path: inside('domain'), pathNot: test },
      to: { path: 'node_modules', pathNot: 'node_modules/temporal-(polyfill|spec|utils)/' },
    },
    {
      name: 'temporal-only-in-the-calendar',
      severity: 'error',
      from: { path: src, pathNot: [inside('domain/calendar'), test] },
      to: { path: 'node_modules/temporal-(polyfill|spec|utils)/' },
    },
    {
      name: 'config-imports-nothing',
      comment: 'It is read before anything else, in parts where it is long.',
      severity: 'error',
      from: { path: file('config\\.ts', 'config-mail\\.ts') },
      to: { pathNot: file('config-mail\\.ts') },
    },
    {
      name: 'store-and-gateways-know-the-domain-only',
      comment:
        'What two of them share is a decision or a type: move it down into the domain. What seals and signs is ' +
        'handed to them, and known by its type. Spans are begun where the work is.',
      severity: 'error',
      from: { path: `${src}/(store|gateways)/`, pathNot: test },
      to: {
        path: src,
        pathNot: [inside('domain'), `${src}/$1/`, file('secrets/secrets\\.ts', 'telemetry/tracing\\.ts')],
      },
    },
    {
      name: 'the-engine-of-the-store-knows-no-room',
      comment: 'store/postgres is what every statement stands on.',
      severity: 'error',
      from: { path: inside('store/postgres') },
      to: { path: inside('store/(billing|offers|platform)') },
    },
    {
      name: 'the-platform-knows-no-wing',
      comment: 'Jobs, events, keys and settings serve billing and offers alike.',
      severity: 'error',
      from: { path: inside('store/platform', 'use-cases/platform') },
      to: { path: inside('(store|use-cases)/(billing|offers)') },
    },
    {
      name: 'billing-does-not-know-offers',
      comment:
        'What an offer adds to a payment rides in its statements: a rider that is handed in, or registered on the runtime.',
      severity: 'error',
      from: { path: inside('(store|use-cases)/billing') },
      to: { path: inside('(store|use-cases)/offers') },
    },
    {
      name: 'offers-reach-billing-through-commerce',
      comment:
        'gateways/commerce/commerce.ts is all that offers want of billing. Reads of billing that a decision needs ' +
        'are in store/offers/billing-reads.ts.',
      severity: 'error',
      from: {
        path: inside('(store|use-cases)/offers'),
        pathNot: file('store/offers/billing-reads\\.ts'),
      },
      to: { path: inside('(store|use-cases)/billing') },
    },
    {
      name: 'use-cases-do-not-look-up',
      comment: 'A use case does not know by which door it was called.',
      severity: 'error',
      from: { path: inside('use-cases', 'wire') },
      to: { path: [inside('http', 'pages', 'worker', 'demo'), file('main\\.ts', 'app\\.ts')] },
    },
    {
      name: 'use-cases-do-not-speak-the-wire',
      comment: 'They receive and answer values of the domain.',
      severity: 'error',
      from: { path: inside('use-cases', 'store', 'gateways') },
      to: { path: inside('wire') },
    },
    {
      name: 'wire-converts-and-reads-nothing',
      comment: 'The wire knows use cases and rows by their types.',
      severity: 'error',
      from: { path: inside('wire'), pathNot: test },
      to: { path: inside('use-cases', 'store', 'gateways'), dependencyTypesNot: isTypeOnly },
    },
    {
      name: 'use-cases-do-not-import-use-cases',
      comment:
        'What two share is a decision or a statement. Made to be shared are the steps of the fixed form open → ' +
        'call → settle in billing/payments/ and billing/refunds/ (a dispute settles a refund), billing/disputes/receive-dispute.ts, the issue of documents (billing/documents/issue-documents.ts), the commit of what charges nothing ' +
        '(billing/subscriptions/commit-at-no-charge.ts), what leads to a proposal and to ' +
        'an acceptance and back in offers/presentations/, a no, the steps of a retention request in offers/retention/, and ' +
        'offers/analytics/roll-up-measurements.ts. billing/commerce.ts with its executors in billing/commerce/ and ' +
        'billing/subscription-changes.ts may call all of billing.',
      severity: 'error',
      from: {
        path: inside('use-cases'),
        pathNot: [`${src}/use-cases/billing/((commerce|subscription-changes)\\.ts$|commerce/)`, test],
      },
      to: {
        path: inside('use-cases'),
        pathNot: [
          `${src}/use-cases/billing/payments/(await-outcome|challenge|charge-payment|execute-payment|open-subscription-payment|post-credit-entries|post-wallet-entry|resolve-payment-source|settle-subscription-payment|settlement-commit)\\.ts$`,
          file(
            'use-cases/billing/refunds/(execute-refund|commit-refund|take-back-from-subscription)\\.ts',
            'use-cases/billing/disputes/receive-dispute\\.ts',
            'use-cases/billing/documents/issue-documents\\.ts',
            'use-cases/platform/users/(attempts|check-own-password|prove-account|start-session)\\.ts',
            'use-cases/billing/subscriptions/commit-at-no-charge\\.ts',
            'use-cases/offers/presentations/(propose|decline-presentation|load-context|acceptance-riders|billing-riders|remote-acceptance|refund-acceptance)\\.ts',
            'use-cases/offers/analytics/roll-up-measurements\\.ts',
          ),
          inside('use-cases/offers/retention'),
        ],
      },
    },
    {
      name: 'only-runtime-chooses-a-gateway',
      comment:
        'Everybody else sees the interface, so that another one can take its place. How a ' +
        'webhook is signed is no choice: the standard says it. Imports read the account of a gateway by its own means.',
      severity: 'error',
      from: {
        path: src,
        pathNot: [
          inside('gateways', 'admin/importing'),
          file('(create-runtime|create-gateways|runtime|main)\\.ts'),
        ],
      },
      to: {
        path: inside('gateways'),
        pathNot: '(-gateway|/commerce|/webhook-signature)\\.ts$',
        dependencyTypesNot: isTypeOnly,
      },
    },
    {
      name: 'doors-do-not-open-transactions',
      comment: 'http and pages may read; what writes is a use case, and only use cases open transactions.',
      severity: 'error',
      from: { path: inside('http', 'pages') },
      to: { path: file('store/postgres/postgres\\.ts'), dependencyTypesNot: isTypeOnly },
    },
    {
      name: 'the-api-does-not-know-the-pages',
      comment: 'app.ts puts the pages beside the API; nothing else knows of both.',
      severity: 'error',
      from: { path: inside('http', 'worker') },
      to: { path: [inside('pages'), file('app\\.ts')] },
    },
    {
      name: 'pages-use-the-plumbing-of-http',
      comment: 'The pages stand on the same router, limits and errors as the API, not on its routes.',
      severity: 'error',
      from: { path: inside('pages') },
      to: { path: [inside('http/routes', 'worker'), file('app\\.ts')] },
    },
    {
      name: 'the-worker-speaks-the-wire',
      comment: 'A webhook carries what the API would answer, so the worker converts with wire/convert.',
      severity: 'error',
      from: { path: inside('worker') },
      to: { path: inside('http', 'pages') },
    },
    {
      name: 'nobody-calls-the-worker',
      comment: 'Work for it is a job in the same transaction.',
      severity: 'error',
      from: { path: src, pathNot: [inside('worker'), file('main\\.ts')] },
      to: { path: inside('worker') },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: { path: src },
      to: { path: file('main\\.ts') },
    },
    {
      name: 'runtime-looks-down',
      severity: 'error',
      from: { path: file('(create-)?runtime\\.ts') },
      to: {
        path: [
          inside('http', 'pages', 'worker', 'wire', 'demo'),
          `${src}/use-cases/(?!(billing/commerce|billing/subscription-changes|offers/presentations/billing-riders)\\.ts$)`,
        ],
      },
    },
    {
      name: 'telemetry-looks-down',
      comment: 'It counts and describes what others do, and does nothing itself.',
      severity: 'error',
      from: { path: inside('telemetry'), pathNot: test },
      to: {
        path: src,
        pathNot: [inside('telemetry', 'domain'), file('store/postgres/batch\\.ts')],
        dependencyTypesNot: isTypeOnly,
      },
    },
    {
      name: 'demo-data-stays-apart',
      comment: 'Only a start seeds the demo.',
      severity: 'error',
      from: { path: src, pathNot: [inside('demo'), file('main\\.ts'), test] },
      to: { path: inside('demo') },
    },
    {
      name: 'the-command-speaks-to-the-api',
      comment:
        'What the command can do, every client can. What no key can ask for, such as a first key, is in admin/.',
      severity: 'error',
      from: { path: [inside('cli'), file('cli\\.ts')] },
      to: { path: src, pathNot: [inside('cli', 'admin'), file('(config|version)\\.ts')] },
    },
    {
      name: 'only-the-command-administers',
      comment: 'admin/ asks for no key: nothing that can be reached over the network may use it.',
      severity: 'error',
      from: { path: src, pathNot: [inside('admin', 'cli'), file('cli\\.ts'), test] },
      to: { path: inside('admin') },
    },
    {
      name: 'admin-calls-use-cases',
      comment: 'It is a door like the API, and speaks its wire; the other doors are none of its business.',
      severity: 'error',
      from: { path: inside('admin') },
      to: { path: inside('http', 'pages', 'worker', 'demo', 'cli') },
    },
    {
      name: 'the-seller-room-knows-the-domain-only',
      comment: 'Tax numbers, colours and images, over libraries that know them.',
      severity: 'error',
      from: { path: inside('seller'), pathNot: test },
      to: { path: src, pathNot: inside('domain', 'seller') },
    },
    {
      name: 'letters-are-written-of-what-is-given',
      comment:
        'E-mails look like the pages and share their words and documents; what they say is handed to them.',
      severity: 'error',
      from: { path: inside('emails'), pathNot: test },
      to: { path: src, pathNot: inside('domain', 'emails', 'seller', 'pages/(i18n|invoices|parts)') },
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
      comment: 'Two files that need each other are one idea, or three. Types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
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
