import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findProjects } from './projects.ts';
import { copyWorkspace } from './scratch-workspace.ts';
import { readWorkflow } from './workflows.ts';

/** `workspace-checks` reads every project, so every change of one affects it. */
const checks = ['workspace-checks'];
/** The tools that contain all services, and those that use them in turn. */
const toolsOfServices = ['bench', 'deployment-checks', 'end-to-end', 'muster', ...checks];
const allServices = ['inventory', 'orchestrator', 'tagger'];
const nothing = { apps: [], libs: [], tools: [] };

/** What a change of one file affects, by the folders in which the projects stand. */
const cases = [
  ['README.md', nothing],
  ['docs/architecture.md', nothing],
  ['LICENSE', nothing],
  ['.github/workflows/ci.yml', { ...nothing, tools: checks }],
  ['apps/inventory/src/index.ts', { apps: ['inventory'], libs: [], tools: toolsOfServices }],
  ['apps/tagger/src/index.ts', { apps: ['tagger'], libs: [], tools: toolsOfServices }],
  ['apps/orchestrator/src/index.ts', { apps: ['orchestrator'], libs: [], tools: toolsOfServices }],
  ['libs/aws-session/src/index.ts', { apps: allServices, libs: ['aws-session'], tools: toolsOfServices }],
  [
    'libs/contracts/src/index.ts',
    { apps: allServices, libs: ['aws-session', 'contracts', 'inventory-table'], tools: toolsOfServices },
  ],
  [
    'libs/inventory-table/src/index.ts',
    { apps: ['inventory', 'tagger'], libs: ['inventory-table'], tools: toolsOfServices },
  ],
] as const;

const changesOfAll = [
  'nx.json',
  'eslint.config.mjs',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];

const scratch = copyWorkspace('affected');
const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: scratch.folder, env: scratch.env, encoding: 'utf8' }).trim();
const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
const commit = (message: string): void => {
  git('add', '--all');
  git(...identity, 'commit', '--quiet', '--no-verify', '--message', message);
};
/** Commits a change that leaves the file as valid as it was. */
function change(file: string): void {
  appendFileSync(join(scratch.folder, file), '\n');
  commit(`change ${file}`);
}

function affected(): string[] {
  const stdout = scratch.run(
    'nx',
    'show',
    'projects',
    '--affected',
    '--base=HEAD~1',
    '--head=HEAD',
    '--json',
  );
  return z.array(z.string()).parse(JSON.parse(stdout)).toSorted();
}

const all = findProjects().map(({ folder }) => folder);
/** The names of projects (each is named as its folder) by the folder in which they stand. */
function byPlace(names: readonly string[]): Record<'apps' | 'libs' | 'tools', string[]> {
  const standingIn = (place: string) => names.filter((name) => all.includes(`${place}/${name}`));
  return { apps: standingIn('apps'), libs: standingIn('libs'), tools: standingIn('tools') };
}

/** Runs the script of a workflow's step as the runner does and returns what it writes to its outputs. */
function runStep(file: string, job: string, id: string, env: Readonly<Record<string, string>> = {}): string {
  const script = readWorkflow(file).jobs[job]?.steps.find((step) => step.id === id)?.run;
  if (script === undefined) throw new Error(`${file} has no script ${job}.${id}`);
  const output = join(scratch.folder, '.nx/output');
  rmSync(output, { force: true });
  execFileSync('bash', ['-e', '-c', script], {
    cwd: scratch.folder,
    env: { ...scratch.env, ...env, GITHUB_OUTPUT: output },
  });
  return readFileSync(output, 'utf8');
}

beforeAll(() => {
  git('init', '--quiet');
  commit('all');
}, 60_000);

afterAll(() => scratch.remove());

describe('the projects that a change affects', () => {
  it.each(cases)('%s', (file, expected) => {
    change(file);
    expect(byPlace(affected())).toEqual(expected);
  });

  it.each(changesOfAll)('all: %s', (file) => {
    change(file);
    expect(affected()).toEqual(all.map((folder) => basename(folder)).toSorted());
  });
});

describe('the plan of the workflows', () => {
  const plan = (env: Readonly<Record<string, string>>) => runStep('deploy.yml', 'plan', 'plan', env);
  const everyService = 'services=["inventory","tagger","orchestrator"]\n';

  it('has no project where only the README changed', () => {
    change('README.md');
    expect(runStep('ci.yml', 'affected', 'affected')).toBe('projects=[]\n');
    expect(plan({ BEFORE: git('rev-parse', 'HEAD~1') })).toBe('services=[]\n');
  });

  it('has the projects and the service that a change affects', () => {
    change('apps/tagger/src/index.ts');
    const [, projects = ''] = runStep('ci.yml', 'affected', 'affected').split(/[=\n]/);
    expect(byPlace(z.array(z.string()).parse(JSON.parse(projects)).toSorted())).toEqual({
      apps: ['tagger'],
      libs: [],
      tools: toolsOfServices,
    });
    expect(plan({ BEFORE: git('rev-parse', 'HEAD~1') })).toBe('services=["tagger"]\n');
  });

  it('deploys the services of all commits of a push, in order', () => {
    const before = git('rev-parse', 'HEAD');
    change('apps/tagger/src/index.ts');
    change('apps/inventory/src/index.ts');
    expect(plan({ BEFORE: before })).toBe('services=["inventory","tagger"]\n');
  });

  it.each([
    ['a new branch', '0000000000000000000000000000000000000000'],
    ['a deployment by hand', ''],
    ['a commit that is not there', '1111111111111111111111111111111111111111'],
    ['no commit at all', '--output=x'],
  ])('deploys all services after %s', (_what, before) => {
    expect(plan({ BEFORE: before })).toBe(everyService);
  });

  it('deploys all services where the commit before is no ancestor', () => {
    const tree = git('rev-parse', 'HEAD~1^{tree}');
    const elsewhere = git(...identity, 'commit-tree', tree, '-m', 'elsewhere');
    expect(plan({ BEFORE: elsewhere })).toBe(everyService);
  });
});
