import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import perfectionist from 'eslint-plugin-perfectionist';
import tseslint from 'typescript-eslint';

/** Which project may import which: each constraint lists what a project with the source tag may depend on. */
export const walls = [
  { sourceTag: 'type:errors', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:errors'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts', 'type:errors'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts', 'type:errors'] },
  { sourceTag: 'type:simulator', onlyDependOnLibsWithTags: ['type:errors'] },
  { sourceTag: 'type:roles', onlyDependOnLibsWithTags: ['type:errors'] },
  { sourceTag: 'type:generator', onlyDependOnLibsWithTags: ['type:errors'] },
  // The engine runs any service by its definition, so it knows none.
  { sourceTag: 'type:engine', onlyDependOnLibsWithTags: ['type:lib', 'type:contracts', 'type:errors'] },
  {
    sourceTag: 'type:command',
    onlyDependOnLibsWithTags: [
      'type:engine',
      'type:simulator',
      'type:roles',
      'type:app',
      'type:lib',
      'type:contracts',
      'type:errors',
    ],
  },
  // A check uses what it checks. Nothing imports a check, another check included.
  {
    sourceTag: 'type:check',
    onlyDependOnLibsWithTags: [
      'type:command',
      'type:engine',
      'type:simulator',
      'type:roles',
      'type:app',
      'type:lib',
      'type:contracts',
      'type:errors',
    ],
  },
  { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
  { sourceTag: 'scope:inventory', onlyDependOnLibsWithTags: ['scope:inventory', 'scope:shared'] },
  { sourceTag: 'scope:tagger', onlyDependOnLibsWithTags: ['scope:tagger', 'scope:shared'] },
  { sourceTag: 'scope:orchestrator', onlyDependOnLibsWithTags: ['scope:orchestrator', 'scope:shared'] },
  {
    sourceTag: 'scope:tools',
    onlyDependOnLibsWithTags: [
      'scope:tools',
      'scope:shared',
      'scope:inventory',
      'scope:tagger',
      'scope:orchestrator',
    ],
  },
];

const impure = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The domain gets its clock as an argument.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The domain gets its clock as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The domain gets randomness as an argument.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The domain does not read the environment.',
  },
];

/** The object `z` holds all of zod, 40 languages included: it would be half of every bundle. */
const wholeZod = {
  selector: "ImportDeclaration[source.value='zod'][importKind='value'] > ImportSpecifier[imported.name='z']",
  message: "Write import * as z from 'zod', which can be bundled in part.",
};

/** They refuse a map key called `constructor` and lose one called `__proto__`. */
const lossyDynamoDb = {
  group: ['@aws-sdk/lib-dynamodb', '@aws-sdk/util-dynamodb'],
  message: 'Use the functions of @muster/dynamodb: they keep every map key.',
};

/** What several projects or folders use of tests is in `src/testing/`. */
const testFolders = {
  group: ['**/test/**'],
  message: 'Sources import nothing from test/. Move it to src/testing/.',
};

/** Another connection would not have the settings, the checks and the errors of Muster's. */
const ownDatabase = {
  name: 'node:sqlite',
  message: 'Use @muster/sqlite: only its database.ts opens a database.',
};
const mayUseSqlite = ['libs/sqlite/src/database.ts'];

/** Other clients ignore proxies and CA bundles, and refuse FIPS together with an endpoint. */
const ownClients = [
  {
    selector: 'NewExpression[callee.name=/^[A-Z][A-Za-z0-9]*Client$/]',
    message: 'Create AWS clients with awsClient from @muster/aws-session/client.',
  },
  {
    selector: "NewExpression[callee.name='NodeHttpHandler']",
    message: 'The request handler of every client is the one of awsClient from @muster/aws-session/client.',
  },
];
const BUILT_IN_ERROR = '/^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError)$/';
/** Each error has a code: what a person or a caller can meet has a class, the rest is an ImpossibleStateError. */
const ownErrors = [
  {
    selector: `NewExpression[callee.name=${BUILT_IN_ERROR}]`,
    message: 'Use a class that extends MusterError, or ImpossibleStateError for a mistake of the developer.',
  },
  {
    selector: `ClassDeclaration[superClass.name=${BUILT_IN_ERROR}]:not([id.name='MusterError'])`,
    message: 'Extend MusterError of @muster/errors, so that the error has a code.',
  },
];
/** Tests make clients that reach their own servers; `client/` is where awsClient is. */
const mayMakeClients = ['**/*.test.ts', '**/test/**', '**/testing/**', 'libs/aws-session/src/client/**'];

/** `eslint --fix` puts imports in this order, each group by path. Blank lines between them are free. */
const importOrder = {
  type: 'natural',
  internalPattern: ['^@muster/'],
  newlinesBetween: 'ignore',
  newlinesInside: 'ignore',
  groups: ['side-effect', 'builtin', ['external', 'internal'], 'parent', ['sibling', 'index'], 'unknown'],
};

/** Lines of a file without blank lines and comments. A test file may be longer: its cases share one setup. */
const MAX_LINES = { source: 300, test: 500 };
/** Branches of a function, each `??` and `?.` included: ESLint's own default. */
const MAX_COMPLEXITY = 20;
const MAX_PARAMETERS = 5;
const tests = ['**/*.test.ts', '**/test/**/*.ts', '**/testing/**/*.ts'];
const maxLines = (max) => ['error', { max, skipBlankLines: true, skipComments: true }];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      '**/.serverless',
      '**/.esbuild',
      '**/*.mjs',
      '**/*.js',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@nx': nx, perfectionist },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          banTransitiveDependencies: false,
          // A command is loaded when it is chosen; what it imports then, another file may import at once.
          checkDynamicDependenciesExceptions: ['.*'],
          depConstraints: walls,
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: [ownDatabase], patterns: [lossyDynamoDb] }],
      'perfectionist/sort-imports': ['error', importOrder],
      eqeqeq: 'error',
      'max-lines': maxLines(MAX_LINES.source),
      complexity: ['error', MAX_COMPLEXITY],
      'max-params': ['error', MAX_PARAMETERS],
    },
  },
  {
    files: tests,
    // Properties of fast-check take a parameter for each value, and say what holds in every case.
    rules: { 'max-lines': maxLines(MAX_LINES.test), complexity: 'off', 'max-params': 'off' },
  },
  {
    files: ['**/src/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [ownDatabase], patterns: [lossyDynamoDb, testFolders] }],
    },
  },
  {
    files: mayUseSqlite,
    rules: { 'no-restricted-imports': ['error', { patterns: [lossyDynamoDb, testFolders] }] },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', wholeZod],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', wholeZod, ...ownErrors] },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: mayMakeClients,
    rules: { 'no-restricted-syntax': ['error', wholeZod, ...ownErrors, ...ownClients] },
  },
  {
    files: ['tools/**/*.ts'],
    ignores: mayMakeClients,
    rules: { 'no-restricted-syntax': ['error', ...ownErrors, ...ownClients] },
  },
  {
    files: ['apps/*/src/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', wholeZod, ...ownErrors, ...impure],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            lossyDynamoDb,
            testFolders,
            {
              group: ['@aws-sdk/*', '@smithy/*', 'node:*'],
              message: 'The domain is pure: no SDK, no runtime. Use a port.',
            },
          ],
        },
      ],
    },
  },
  prettier,
);
