import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findProjects } from './projects.ts';
import { copyWorkspace } from './scratch-workspace.ts';
import { readWorkflow } from './workflows.ts';

/** `workspace-checks` reads every project, so every change of one affects it. */
const checks = ['workspace-checks'];
/** The tools that contain all services, and the projects that use those tools. */
const toolsOfServices = [
  'bench',
  'cli-package',
  'deploy',
  'deployment-checks',
  'end-to-end',
  'muster',
  ...checks,
];
/** The projects that read answers of AWS with the library of sessions. */
const readersOfAnswers = ['deployment', 'dynamodb', 'handlers', 'inventory-table', 'ledger-texts'];
const toolsOfAnswers = [...toolsOfServices, 'local-engine'].toSorted();
const allServices = ['inventory', 'orchestrator', 'tagger'];
const nothing = { apps: [], libs: [], tools: [] };

/** The projects that a change of one file affects, by their folders. */
const cases = [
  ['README.md', nothing],
  ['docs/architecture.md', nothing],
  ['LICENSE', nothing],
  ['.github/workflows/ci.yml', { ...nothing, tools: checks }],
  ['apps/inventory/src/index.ts', { apps: ['inventory'], libs: [], tools: toolsOfServices }],
  ['apps/tagger/src/index.ts', { apps: ['tagger'], libs: [], tools: toolsOfServices }],
  ['apps/orchestrator/src/index.ts', { apps: ['orchestrator'], libs: [], tools: toolsOfServices }],
  [
    'libs/aws-session/src/index.ts',
    { apps: allServices, libs: ['aws-session', ...readersOfAnswers, 'report'], tools: toolsOfAnswers },
  ],
  [
    'libs/contracts/src/index.ts',
    {
      apps: allServices,
      libs: [
        'aws-session',
        'configuration',
        'contracts',
        ...readersOfAnswers,
        'regions',
        'report',
        'resource-types',
        'tag-rules',
      ],
      tools: toolsOfAnswers,
    },
  ],
  [
    'libs/errors/src/index.ts',
    {
      apps: allServices,
      libs: [
        'aws-session',
        'configuration',
        'contracts',
        ...readersOfAnswers,
        'observability',
        'regions',
        'report',
        'resource-types',
        'service-definition',
        'sqlite',
        'tag-rules',
        'errors',
      ].toSorted(),
      tools: [...toolsOfAnswers, 'generators', 'roles', 'simulated-aws'].toSorted(),
    },
  ],
  [
    'libs/inventory-table/src/index.ts',
    { apps: allServices, libs: ['inventory-table', 'report'], tools: toolsOfServices },
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
/** Commits a change that keeps the file valid. */
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
/** The names of projects by their folders. Each project has the name of its folder. */
function byPlace(names: readonly string[]): Record<'apps' | 'libs' | 'tools', string[]> {
  const projectsIn = (place: string) =>
    names.filter((name) =>
      all.some((folder) => folder.startsWith(`${place}/`) && folder.endsWith(`/${name}`)),
    );
  return { apps: projectsIn('apps'), libs: projectsIn('libs'), tools: projectsIn('tools') };
}

const tools = join(scratch.folder, '.nx/tools');
const output = join(scratch.folder, '.nx/output');
const answer = join(scratch.folder, '.nx/answer.json');

/** Runs the script of a workflow step as the runner does. Returns what it writes to its outputs. */
function runStep(file: string, job: string, id: string, env: Readonly<Record<string, string>> = {}): string {
  const script = readWorkflow(file).jobs[job]?.steps.find((step) => step.id === id)?.run;
  if (script === undefined) throw new Error(`${file} has no script ${job}.${id}`);
  rmSync(output, { force: true });
  execFileSync('bash', ['-e', '-c', script], {
    cwd: scratch.folder,
    env: { ...scratch.env, PATH: `${tools}:${process.env['PATH'] ?? ''}`, ...env, GITHUB_OUTPUT: output },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return existsSync(output) ? readFileSync(output, 'utf8') : '';
}

/** Puts a `gh` on the PATH that prints the file `answer.json` if it is called for the runs of the workflow. */
function installGh(): void {
  const asked = 'api repos/us/fleet/actions/workflows/deploy.yml/runs?per_page=100';
  mkdirSync(tools, { recursive: true });
  writeFileSync(join(tools, 'gh'), `#!/bin/sh\n[ "$*" = '${asked}' ] && cat '${answer}'\n`, { mode: 0o755 });
}

/** The plan of the deploy workflow after these earlier runs, newest first: title, commit and result of each. */
function plan(runs: readonly (readonly [string, string, string | null])[], event = 'push'): string {
  const workflow_runs = runs.map(([display_title, head_sha, conclusion]) => ({
    display_title,
    head_sha,
    conclusion,
  }));
  writeFileSync(answer, JSON.stringify({ workflow_runs }));
  return runStep('deploy.yml', 'plan', 'plan', {
    GITHUB_REPOSITORY: 'us/fleet',
    GITHUB_EVENT_NAME: event,
    TITLE: 'Deploy prod',
  });
}

beforeAll(() => {
  git('init', '--quiet');
  commit('all');
  installGh();
});

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

describe('the plan of ci.yml', () => {
  it('is empty if only the README changed', () => {
    change('README.md');
    expect(runStep('ci.yml', 'affected', 'affected')).toBe('projects=[]\n');
  });

  it('contains the projects that a change affects', () => {
    change('apps/tagger/src/index.ts');
    const [, projects = ''] = runStep('ci.yml', 'affected', 'affected').split(/[=\n]/);
    expect(byPlace(z.array(z.string()).parse(JSON.parse(projects)).toSorted())).toEqual({
      apps: ['tagger'],
      libs: [],
      tools: toolsOfServices,
    });
  });

  it('contains the projects of every commit of a merge group', () => {
    const base = git('rev-parse', 'HEAD');
    change('apps/tagger/src/index.ts');
    change('README.md');
    expect(runStep('ci.yml', 'affected', 'affected')).toBe('projects=[]\n');
    expect(runStep('ci.yml', 'affected', 'affected', { GROUP_BASE: base })).toContain('"tagger"');
  });
});

describe('the plan of deploy.yml', () => {
  const everyService = 'services=["inventory","tagger","orchestrator"]\n';
  const head = (commit = 'HEAD') => git('rev-parse', commit);

  it('is empty if only the README changed since the last deployment', () => {
    change('README.md');
    expect(plan([['Deploy prod', head('HEAD~1'), 'success']])).toBe('services=[]\n');
  });

  it('contains the services of all commits since the last deployment, in order', () => {
    const before = head();
    change('apps/tagger/src/index.ts');
    change('apps/inventory/src/index.ts');
    expect(plan([['Deploy prod', before, 'success']])).toBe('services=["inventory","tagger"]\n');
  });

  it.each(['failure', 'cancelled', 'timed_out'])(
    'contains the services of a push whose run ended in %s',
    (conclusion) => {
      const before = head();
      change('apps/inventory/src/index.ts');
      const missed = head();
      change('apps/tagger/src/index.ts');
      const runs = [
        ['Deploy prod', head(), null],
        ['Deploy prod', missed, conclusion],
        ['Deploy prod', before, 'success'],
      ] as const;
      expect(plan(runs)).toBe('services=["inventory","tagger"]\n');
    },
  );

  it('contains the services that a failed run may have deployed, although the change was reverted', () => {
    const before = head();
    change('apps/inventory/src/index.ts');
    const failed = head();
    git(...identity, 'revert', '--no-edit', 'HEAD');
    expect(
      plan([
        ['Deploy prod', failed, 'failure'],
        ['Deploy prod', before, 'success'],
      ]),
    ).toBe('services=["inventory"]\n');
  });

  it('is empty for an old run that is repeated after a newer one', () => {
    change('apps/tagger/src/index.ts');
    const newer = head();
    git('checkout', '--quiet', 'HEAD~1');
    expect(plan([['Deploy prod', newer, 'success']])).toBe('services=[]\n');
    git('checkout', '--quiet', newer);
  });

  it('contains all services if no deployment to the stage is known', () => {
    expect(plan([])).toBe(everyService);
    expect(
      plan([
        ['Deploy prod', head(), 'failure'],
        ['Deploy staging', head(), 'success'],
      ]),
    ).toBe(everyService);
  });

  it('contains all services if the run was started manually', () => {
    expect(plan([['Deploy prod', head(), 'success']], 'workflow_dispatch')).toBe(everyService);
  });

  it('contains all services if the deployed commit is on another branch or no longer exists', () => {
    const elsewhere = git(...identity, 'commit-tree', head('HEAD~1^{tree}'), '-m', 'elsewhere');
    expect(plan([['Deploy prod', elsewhere, 'success']])).toBe(everyService);
    expect(plan([['Deploy prod', '1'.repeat(40), 'success']])).toBe(everyService);
    expect(
      plan([
        ['Deploy prod', elsewhere, 'failure'],
        ['Deploy prod', head(), 'success'],
      ]),
    ).toBe(everyService);
  });

  it('fails if GitHub does not answer, so that the next run deploys the change', () => {
    rmSync(answer, { force: true });
    expect(() =>
      runStep('deploy.yml', 'plan', 'plan', {
        GITHUB_REPOSITORY: 'us/fleet',
        GITHUB_EVENT_NAME: 'push',
        TITLE: 'Deploy prod',
      }),
    ).toThrow(
      expect.objectContaining({ status: 1, stderr: expect.stringContaining('Unexpected end of JSON') }),
    );
  });

  it.each([
    ['refs/heads/main', 'false', true],
    ['refs/heads/topic', 'true', true],
    ['refs/heads/topic', 'false', false],
    ['refs/tags/main', 'false', false],
  ])('is made for %s with any-branch %s: %s', (GITHUB_REF, ANY_BRANCH, made) => {
    const act = () => runStep('deploy.yml', 'plan', 'branch', { GITHUB_REF, ANY_BRANCH });
    if (made) expect(act()).toBe('');
    else
      expect(act).toThrow(
        expect.objectContaining({
          status: 1,
          stdout: `::error::${GITHUB_REF} is not main: choose main, or allow any branch\n`,
        }),
      );
  });
});
