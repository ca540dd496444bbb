import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { findProjects, workspaceRoot } from './projects.ts';

const projects = findProjects();
/** The sections of a README, in this order. A README leaves out those that do not apply. */
const SECTIONS = ['Use', 'How it works', 'What it owns', 'Failures', 'Tests'];
/** Tools that every project uses, such as Jest. */
const { devDependencies: shared } = z
  .object({ devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(workspaceRoot, 'package.json'), 'utf8')));

describe.each(projects.map((project) => [project.folder, project] as const))('%s', (folder, project) => {
  it('has a scope, a type, the three targets and a README', () => {
    expect(project.nx.tags.map((tag) => tag.split(':')[0]).toSorted()).toEqual(['scope', 'type']);
    expect(Object.keys(project.scripts)).toEqual(expect.arrayContaining(['test', 'lint', 'typecheck']));
    expect(existsSync(join(workspaceRoot, folder, 'README.md'))).toBe(true);
  });

  it('has a README with its name as the title and the common sections', () => {
    const text = readFileSync(join(workspaceRoot, folder, 'README.md'), 'utf8').replace(/```[^]*?```/g, '');
    expect(text.split('\n', 1)).toEqual([`# ${project.name}`]);
    const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
    expect(sections).toEqual(SECTIONS.filter((title) => sections.includes(title)));
  });

  it('exports nothing from a test folder', () => {
    expect(Object.values(project.exports).filter((file) => /(^|\/)test\//.test(file))).toEqual([]);
  });

  it('declares every package that its sources import', () => {
    const missing = new Set<string>();
    for (const file of globSync('src/**/*.ts', {
      cwd: join(workspaceRoot, folder),
      exclude: ['**/*.test.ts'],
    })) {
      const isForTests = file.startsWith('src/testing') || project.nx.tags.includes('type:check');
      const named = {
        ...project.dependencies,
        ...(isForTests ? { ...shared, ...project.devDependencies } : {}),
      };
      const text = readFileSync(join(workspaceRoot, folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(
        /^(?:import|export)[^;]*? from '((?:@[^/']+\/)?[^./'@][^/']*)/gm,
      ))
        if (!name.startsWith('node:') && !(name in named) && name !== project.name)
          missing.add(`${file}: ${name}`);
    }
    expect([...missing].toSorted()).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const document = readFileSync(join(workspaceRoot, 'docs/architecture.md'), 'utf8');
  const section = /\n## Projects\n([^]*?)\n## /.exec(document)?.[1] ?? '';
  const named = (pattern: RegExp) => [...section.matchAll(pattern)].map(([, name = '']) => name).toSorted();

  it('names each project once', () => {
    expect(named(/`((?:apps|libs|tools)\/[\w/-]+)`/g)).toEqual(
      projects.map(({ folder }) => folder).toSorted(),
    );
  });

  it('says which projects each type may import', () => {
    const types = projects.flatMap(({ nx }) => nx.tags.filter((tag) => tag.startsWith('type:')));
    expect(named(/^\| `(type:\w+)`/gm)).toEqual([...new Set(types)].toSorted());
  });
});

it('cannot be imported if they are checks', () => {
  const checks = projects.filter(({ nx }) => nx.tags.includes('type:check'));
  const names = checks.map(({ name }) => name);
  const used = projects.flatMap(({ dependencies, devDependencies }) => [
    ...Object.keys(dependencies),
    ...Object.keys(devDependencies),
  ]);
  expect(checks.map(({ folder, exports }) => [folder, exports])).toEqual([
    ['tools/checks/bench', {}],
    ['tools/checks/cli-package', {}],
    ['tools/checks/deployment-checks', {}],
    ['tools/checks/end-to-end', {}],
    ['tools/checks/workspace-checks', {}],
  ]);
  expect(used.filter((name) => names.includes(name))).toEqual([]);
});
