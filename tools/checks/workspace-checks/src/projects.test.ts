import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProjects, workspaceRoot } from './projects.ts';

const projects = findProjects();
/** The sections of a README, in this order; it leaves out those that it does not need. */
const SECTIONS = ['Use', 'How it works', 'What it owns', 'Failures', 'Tests'];

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

  it('names every package that its sources import', () => {
    const imported = new Set<string>();
    for (const file of globSync('src/**/*.ts', {
      cwd: join(workspaceRoot, folder),
      exclude: ['**/*.test.ts'],
    })) {
      const text = readFileSync(join(workspaceRoot, folder, file), 'utf8');
      for (const [, name = ''] of text.matchAll(
        /^(?:import|export)[^;]*? from '((?:@[^/']+\/)?[^./'@][^/']*)/gm,
      ))
        if (!name.startsWith('node:')) imported.add(name);
    }
    const missing = [...imported].filter((name) => !(name in project.dependencies) && name !== project.name);
    expect(missing.toSorted()).toEqual([]);
  });
});

it('finds the projects of the design', () => {
  expect(projects.map(({ folder }) => folder)).toEqual(
    expect.arrayContaining([
      'apps/inventory',
      'apps/orchestrator',
      'apps/tagger',
      'libs/aws-session',
      'libs/contracts',
    ]),
  );
});
