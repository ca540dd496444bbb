import { basename, delimiter, dirname, join } from 'node:path';

/** The name of the npm package. The bundler that makes the package replaces it by a text. In a clone, it is undefined. */
declare const MUSTER_PACKAGE: string | undefined;

/** The name of Muster's npm package. Undefined in a clone. */
const packageName: string | undefined = typeof MUSTER_PACKAGE === 'string' ? MUSTER_PACKAGE : undefined;

/** How this process was started. */
export interface Call {
  /** The script that Node.js was started with, as the user or the shell named it. */
  readonly script: string | undefined;
  /** The variable PATH. */
  readonly searchPath: string | undefined;
  readonly packageName: string | undefined;
}

/** The bin folder of a project. `npx` and npm scripts add it to PATH. A shell finds nothing there. */
const PROJECT_FOLDER = join('node_modules', '.bin');

/**
 * The beginning of a command line that calls Muster as the user did: `muster` if a shell finds it, as after a global
 * installation. Otherwise `npx` with the name of the package, or `npx muster` in a clone.
 */
export function commandAsCalled({ script, searchPath, packageName: name }: Call): string {
  const command = basename(script ?? '');
  const folder = dirname(script ?? '');
  const isFound =
    ['muster', name].includes(command) &&
    !folder.endsWith(PROJECT_FOLDER) &&
    (searchPath ?? '').split(delimiter).includes(folder);
  return isFound ? command : `npx ${name ?? 'muster'}`;
}

/** The beginning of every command line that Muster prints. */
export const MUSTER = commandAsCalled({
  script: process.argv[1],
  searchPath: process.env['PATH'],
  packageName,
});

/** The beginning of a command line that starts the demonstration. Options of `run` may follow. */
export const DEMONSTRATION = packageName === undefined ? 'npm start' : `${MUSTER} demo`;

/** A command line that starts the demonstration with options of `run`. npm passes on what follows `--`. */
export const demonstrationWith = (options: string): string =>
  `${DEMONSTRATION}${packageName === undefined ? ' --' : ''} ${options}`;

/** What deploys a service. A package has no deployment. */
export const deployCommand = (service: string, stage: string): string =>
  `npx nx run ${service}:deploy --stage=${stage}${packageName === undefined ? '' : ' (in a clone of the repository)'}`;
