import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const realTime = 'Decisions receive the time as `now: Instant`.';
const chance = 'Decisions receive what was drawn; randomness lives in runtime.ts.';

/** Forbids imports of the store that write, other than from the files named. */
const doorsOnlyRead = (exempt) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: `/store/(?!${exempt})`,
          allowImportNamePattern:
            '^((find|list|get|count|is|has|read)[A-Z]|hashApiKey$|openPresentationFilter$)',
          allowTypeImports: true,
          message: 'A door only finds, lists, gets and counts. Whatever writes is a use case.',
        },
        {
          regex: '/use-cases/.*/execute-(payment|refund)\\.ts$',
          importNames: ['executePayment', 'executeRefund'],
          message: 'The use case that opens a payment or a refund executes it.',
        },
      ],
    },
  ],
});

export default defineConfig(
  // The driver is kept as it is published, but for what packages/postgres/changes.diff shows.
  globalIgnores([
    '**/dist/',
    '**/node_modules/',
    '**/.rung/',
    'packages/postgres/',
    'packages/dashboard/src/api/openapi.d.ts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'packages/*/tsconfig.json',
          'packages/server/src/domain/tsconfig.json',
          'packages/server/test/tsconfig.json',
          'tsconfig.test.json',
          'bench/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => list.push(x)` and `() => clearTimeout(t)` say what they do.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="process"][property.name="env"]',
          message: 'Only config.ts reads the environment; take the value from Config.',
        },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
      ],
    },
  },
  {
    files: ['packages/server/src/domain/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: realTime },
        { object: 'Math', property: 'random', message: chance },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: realTime },
        { selector: 'CallExpression[callee.name="Date"]', message: realTime },
        {
          selector: ':function[async=true]',
          message: 'A decision does not wait: load before it, commit after it.',
        },
        {
          selector: 'AwaitExpression',
          message: 'A decision does not wait: load before it, commit after it.',
        },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that has it.' },
      ],
    },
  },
  {
    // Doors read; what writes is a use case. Besides, http keeps the answers of repeats.
    files: ['packages/server/src/{http,pages}/**'],
    rules: doorsOnlyRead('postgres/database-failures|platform/idempotency'),
  },
  {
    // The worker also runs the job table.
    files: ['packages/server/src/worker/**'],
    rules: doorsOnlyRead('postgres/(commits|database-failures|listen)|platform/(job|wake-workers)'),
  },
  {
    files: ['packages/server/src/config.ts', 'packages/sdk/**', '**/test/**', '**/*.test.ts', '*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Programs by themselves: each reads its own settings and says what it does.
    files: ['examples/**', 'bench/**'],
    rules: { 'no-restricted-syntax': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/test/**', '**/*.test.ts', '**/*.test.tsx'],
    rules: {
      // Answers are parsed JSON in tests; their assertions are what checks their types.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      // What the official client has deprecated is still to be answered.
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // An asynchronous interface may be met by something that knows the answer already.
      '@typescript-eslint/require-await': 'off',
      // What the compiler rules out is what some tests are about.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.base],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'no-unused-vars': 'error' },
  },
);
