import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProjects, workspaceRoot } from './projects.ts';

const projects = findProjects();

describe.each(projects.map((project) => [project.folder, project] as const))('%s', (folder, project) => {
  it('has a scope, a type, the three targets and a README', () => {
    expect(project.nx.tags.map((tag) => tag.split(':')[0]).toSorted()).toEqual(['scope', 'type']);
    expect(Object.keys(project.scripts)).toEqual(expect.arrayContaining(['test', 'lint', 'typecheck']));
    expect(existsSync(join(workspaceRoot, folder, 'README.md'))).toBe(true);
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
