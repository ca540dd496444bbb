/** The layout of the services, as rules on file paths. All paths are relative to the folder of the service. */

const FOLDERS = ['functions', 'domain', 'ports', 'adapters', 'testing'] as const;
const FILES = [
  'errors.ts',
  'service.ts',
  'index.ts',
  'sqlite.ts',
  'copy.ts',
  'control.ts',
  'service.test.ts',
  'errors.test.ts',
];
const PARTS_OF_A_FUNCTION = ['config.ts', 'deps.ts', 'handler.ts'];

/** Additional folders of single services. */
const ADDITIONAL = new Map([['orchestrator', ['state-machine']]]);

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '');

/** Files of a service that are missing or in the wrong place. Empty if the service follows the layout. */
export function layoutProblems(service: string, files: readonly string[]): string[] {
  return [
    ...missingParts(files),
    ...misplacedSources(service, files),
    ...functionProblems(files),
    ...portProblems(files),
  ];
}

function missingParts(files: readonly string[]): string[] {
  const folders = FOLDERS.map((folder) => `src/${folder}/`);
  const required = ['src/errors.ts', 'src/service.ts', 'src/index.ts'];
  return [
    ...folders.filter((folder) => !files.some((file) => file.startsWith(folder))),
    ...required.filter((file) => !files.includes(file)),
  ].map((path) => `${path} is missing`);
}

function misplacedSources(service: string, files: readonly string[]): string[] {
  const folders: readonly string[] = [...FOLDERS, ...(ADDITIONAL.get(service) ?? [])];
  return files
    .filter((file) => file.startsWith('src/'))
    .filter((file) => {
      const [, first = '', ...rest] = file.split('/');
      return rest.length === 0 ? !FILES.includes(first) : !folders.includes(first);
    })
    .map((file) => `${file} is in no folder of the plan`);
}

/** Each function has three files, and a file of the same name in the domain. */
function functionProblems(files: readonly string[]): string[] {
  const inFunctions = files.filter((file) => file.startsWith('src/functions/'));
  const names = new Set(inFunctions.map((file) => file.split('/')[2] ?? ''));
  return [...names].flatMap((name) => {
    const parts = inFunctions.filter((file) => file.startsWith(`src/functions/${name}/`));
    const required = [
      ...PARTS_OF_A_FUNCTION.map((part) => `src/functions/${name}/${part}`),
      `src/domain/${kebab(name)}.ts`,
    ];
    return [
      ...required.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
      ...parts
        .filter((file) => !required.includes(file) && !file.endsWith('.test.ts'))
        .map((file) => `${file} is not part of a function`),
    ];
  });
}

/** The name of an adapter consists of its technology and its port: `dynamo-run-store.ts` implements `run-store.ts`. */
function portProblems(files: readonly string[]): string[] {
  const adapters = files.filter((file) => /^src\/adapters\/.*\.ts$/.test(file)).map(nameOf);
  return files
    .filter((file) => file.startsWith('src/ports/') && !file.endsWith('.test.ts'))
    .filter((file) => !adapters.some((adapter) => adapter.endsWith(`-${nameOf(file)}`)))
    .map((file) => `${file} has no adapter`);
}

const PROJECT = /^((?:apps|libs|tools\/checks|tools)\/[^/]+)\/(.+)$/;
const KIND = /\.(integration|e2e|deployment|long)\.test\.ts$/;

/** Tests that are in the wrong folder for their kind, by paths relative to the workspace. */
export function misplacedTests(files: readonly string[]): string[] {
  const folders = new Set(
    files.filter((file) => !file.endsWith('.test.ts')).map((file) => file.slice(0, file.lastIndexOf('/'))),
  );
  return files.filter((file) => {
    const [, project = '', path = ''] = PROJECT.exec(file) ?? [];
    const [, kind] = KIND.exec(file) ?? [];
    if (!file.endsWith('.test.ts')) return false;
    if (kind === 'long') return !/^(src|test)\//.test(path);
    if (kind === 'integration') return !path.startsWith('test/');
    if (kind === 'e2e') return project !== 'tools/checks/end-to-end' || !path.startsWith('test/');
    if (kind === 'deployment')
      return project !== 'tools/checks/deployment-checks' || !path.startsWith('test/');
    return !path.startsWith('src/') || !folders.has(file.slice(0, file.lastIndexOf('/')));
  });
}
