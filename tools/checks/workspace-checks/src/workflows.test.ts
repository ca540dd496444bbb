import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DEPLOY_ORDER } from './deploy-order.ts';
import { findProjects, workspaceRoot } from './projects.ts';
import { readWorkflow, stepsOf, workflowFiles } from './workflows.ts';

const projects = findProjects();
const withTarget = (target: string): string[] =>
  projects.filter(({ scripts }) => target in scripts).map(({ folder }) => basename(folder));

describe.each(workflowFiles())('%s', (file) => {
  const workflow = readWorkflow(file);
  const steps = stepsOf(workflow);
  const runs = steps.flatMap(({ run }) => run ?? []);

  it('pins every action by commit', () => {
    const uses = steps.flatMap(({ uses }) => uses ?? []).filter((uses) => !uses.startsWith('./'));
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((uses) => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  });

  it('names the version of every pinned action', () => {
    const pins = readFileSync(join(workspaceRoot, '.github/workflows', file), 'utf8').match(/uses: .+/g);
    expect(pins?.filter((pin) => !/ # v\d+\.\d+\.\d+$/.test(pin))).toEqual([]);
  });

  it('has read permissions only, except for the token of a deployment', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const more = Object.values(workflow.jobs)
      .flatMap(({ permissions = {} }) => Object.entries(permissions))
      .filter(([, right]) => right === 'write');
    expect(more).toEqual(file === 'deploy.yml' ? [['id-token', 'write']] : []);
  });

  it('never runs code of a fork with the permissions of the repository', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
  });

  it('has a time limit for every job', () => {
    const unlimited = Object.entries(workflow.jobs).filter(([, job]) => job['timeout-minutes'] === undefined);
    expect(unlimited).toEqual([]);
  });

  it('has no expression in a script', () => {
    expect(runs.filter((run) => run.includes('${{'))).toEqual([]);
  });

  it('uses only targets that exist', () => {
    const named = runs.flatMap((run) => [
      ...[...run.matchAll(/--with-target=([\w-]+)/g)].flatMap(([, target = '']) => target),
      ...[...run.matchAll(/--targets=([\w,-]+)/g)].flatMap(([, targets = '']) => targets.split(',')),
      ...[...run.matchAll(/nx run "?[$\w-]+:([\w-]+)/g)].flatMap(([, target = '']) => target),
    ]);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((target) => withTarget(target).length === 0)).toEqual([]);
  });

  it('uses no secrets', () => {
    const text = readFileSync(join(workspaceRoot, '.github/workflows', file), 'utf8');
    expect(text).not.toMatch(/\bsecrets\./);
  });
});

describe('ci.yml', () => {
  it('checks pull requests, alone and in the merge queue', () => {
    expect(Object.keys(readWorkflow('ci.yml').on)).toEqual(['pull_request', 'merge_group']);
  });

  it('runs every checking target of the projects', () => {
    const runs = stepsOf(readWorkflow('ci.yml')).flatMap(({ run }) => run ?? []);
    const targets = runs.flatMap((run) => /--targets=([\w,-]+)/.exec(run)?.[1]?.split(',') ?? []);
    expect(targets).toEqual(['lint', 'typecheck', 'test', 'test-long', 'package']);
  });

  it('has one required check that waits for every other job', () => {
    const { 'ci-ok': last, ...others } = readWorkflow('ci.yml').jobs;
    expect(last).toMatchObject({ if: 'always()', needs: expect.arrayContaining(Object.keys(others)) });
  });
});

describe('deploy.yml', () => {
  const workflow = readWorkflow('deploy.yml');

  it('looks up earlier runs by the title that it gives to its runs', () => {
    const plan = workflow.jobs['plan']?.steps.find(({ id }) => id === 'plan');
    expect(workflow['run-name']).toBe('Deploy ${{ inputs.stage || vars.MUSTER_STAGE }}');
    expect(plan?.env['TITLE']).toBe(workflow['run-name']);
  });

  it('may read the runs in the planning job only', () => {
    expect(workflow.jobs['plan']?.permissions).toEqual({ contents: 'read', actions: 'read' });
    expect(workflow.jobs['deploy']?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  });

  it('knows the position of every deployable service in the order', () => {
    expect(withTarget('deploy').toSorted()).toEqual([...DEPLOY_ORDER].toSorted());
  });
});

describe('projects', () => {
  it.each(projects.map(({ folder }) => folder))('%s has the name of its folder', (folder) => {
    const { nx } = z
      .object({ nx: z.object({ name: z.string() }) })
      .parse(JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8')));
    expect(nx.name).toBe(basename(folder));
  });
});
