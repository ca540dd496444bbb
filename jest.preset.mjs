import { fileURLToPath } from 'node:url';

/** Older versions cannot run the sources, and Jest would print many errors. The npm scripts at the root use this version. */
const NEEDED_MAJOR = 24;
if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    `error: the tests need Node.js ${NEEDED_MAJOR} or newer, and this is ${process.version}. In this workspace, ` +
      '"npm rebuild node --ignore-scripts=false" installs it for npm scripts; then run the same command again.\n',
  );
  process.exit(1);
}

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

const NODE_MODULES = '/node_modules/';
/** What takes long: runs of the command, packaged services, copies of the workspace. */
const LONG_TESTS = '\\.(long|e2e|deployment)\\.test\\.ts$';

/** Jest for every project, without the long tests: TypeScript is stripped by swc, modules stay ES modules as they run in production. */
const preset = {
  testEnvironment: 'node',
  globalSetup: file('jest.setup.mjs'),
  globalTeardown: file('jest.teardown.mjs'),
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [NODE_MODULES, LONG_TESTS],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript' },
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!@muster/)'],
  testTimeout: 600_000,
};

export default preset;

/** The long tests of a project alone: `npm run test:long`. */
export const longTests = {
  ...preset,
  testTimeout: 1_800_000,
  testMatch: ['**/*.{long,e2e,deployment}.test.ts'],
  testPathIgnorePatterns: [NODE_MODULES],
};
