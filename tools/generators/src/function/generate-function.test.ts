import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { generateFunction } from './generate-function.ts';

const SERVICE = `import { config as planTags } from './functions/planTags/config.ts';
export const service = defineService({ functions: { planTags } });
`;
let tree: Tree;

beforeEach(() => {
  tree = createTree();
  tree.write('.prettierrc', '{ "singleQuote": true }');
  tree.write('apps/tagger/src/service.ts', SERVICE);
  tree.write('apps/tagger/src/functions/planTags/config.ts', '');
  tree.write('libs/contracts/src/messages/index.ts', "export * from './plan-tags-input.v1.ts';\n");
  tree.write('libs/contracts/src/messages/plan-tasks-input.v1.ts', '');
});

describe('the generator of a function', () => {
  it('writes the function, its domain file, its contracts and its entry in the service', async () => {
    await generateFunction(tree, { name: 'countTags', service: 'tagger' });
    const changed = tree.listChanges().map(({ path }) => path);
    expect(changed.filter((path) => /count-tags|countTags/.test(path))).toEqual(
      expect.arrayContaining([
        'apps/tagger/src/functions/countTags/config.ts',
        'apps/tagger/src/functions/countTags/deps.ts',
        'apps/tagger/src/functions/countTags/handler.ts',
        'apps/tagger/src/domain/count-tags.ts',
        'apps/tagger/src/domain/count-tags.test.ts',
        'libs/contracts/src/messages/count-tags-input.v1.ts',
        'libs/contracts/src/messages/count-tags-output.v1.ts',
      ]),
    );
    expect(tree.read('apps/tagger/src/service.ts', 'utf8')).toContain('{ planTags, countTags }');
    expect(tree.read('libs/contracts/src/messages/index.ts', 'utf8')).toContain('count-tags-output.v1');
  });

  it.each([
    ['a name with hyphens', { name: 'count-tags', service: 'tagger' }, 'expected a verb and a noun'],
    ['a name that is too long', { name: 'countTagsOfEveryTargetOnce', service: 'tagger' }, '<=23 characters'],
    ['an unknown service', { name: 'countTags', service: 'other' }, 'there is no service "other"'],
    ['an existing function', { name: 'planTags', service: 'tagger' }, 'exists already'],
    ['an existing contract', { name: 'planTasks', service: 'tagger' }, 'exists already'],
  ])('refuses %s and writes nothing', async (_, options, message) => {
    const before = tree.listChanges().length;
    await expect(generateFunction(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges()).toHaveLength(before);
  });
});
