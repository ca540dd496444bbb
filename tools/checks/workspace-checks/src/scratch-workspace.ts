import { execFileSync, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findProjects, workspaceRoot } from './projects.ts';

/** The copy leaves out generated and downloaded files. It links the packages instead. */
const LEFT_OUT = ['node_modules', '.git', '.nx', '.muster', '.serverless', '.esbuild', 'dist', 'coverage'];

/** A copy of the workspace for tests that write files. */
export interface ScratchWorkspace {
  readonly folder: string;
  /** The environment for tools in the copy, without the settings of an Nx or Git process that started this one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs a tool of `node_modules/.bin` and returns its stdout. Throws if the tool fails. */
  run(name: string, ...args: readonly string[]): string;
  /** The same for a tool whose failure is a result, such as ESLint. */
  tryRun(name: string, ...args: readonly string[]): SpawnSyncReturns<string>;
  remove(): void;
}

/** Copies the current workspace, including uncommitted changes, into a temporary folder. */
export function copyWorkspace(purpose: string): ScratchWorkspace {
  const folder = mkdtempSync(join(tmpdir(), `muster-${purpose}-`));
  cpSync(workspaceRoot, folder, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) });
  linkPackages(folder);
  const env = environmentOf(folder);
  const options = { cwd: folder, encoding: 'utf8', env } as const;
  const bin = (name: string) => join(folder, 'node_modules/.bin', name);
  return {
    folder,
    env,
    run: (name, ...args) => execFileSync(bin(name), args, options),
    tryRun: (name, ...args) => spawnSync(bin(name), args, options),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Links third-party packages from the workspace, and the projects from the copy. */
function linkPackages(folder: string): void {
  const packages = join(workspaceRoot, 'node_modules');
  mkdirSync(join(folder, 'node_modules/@muster'), { recursive: true });
  for (const name of readdirSync(packages).filter((name) => name !== '@muster'))
    symlinkSync(join(packages, name), join(folder, 'node_modules', name));
  for (const project of findProjects())
    symlinkSync(join(folder, project.folder), join(folder, 'node_modules', project.name));
}

function environmentOf(folder: string): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX|GIT)_/.test(name));
  return {
    ...Object.fromEntries(inherited),
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NX_WORKSPACE_ROOT_PATH: folder,
    NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
  };
}
