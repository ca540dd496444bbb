import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { generateResourceType } from './generate-resource-type.ts';

const REGISTRIES = [
  'libs/resource-types/src/registry.ts',
  'apps/inventory/src/adapters/resource-adapters.ts',
  'apps/tagger/src/adapters/resource-adapters.ts',
  'libs/contracts/src/values/type-descriptions.ts',
  'libs/contracts/src/values/index.ts',
  'tools/simulated-aws/src/resource-types.ts',
  'apps/inventory/src/adapters/resource-probes.ts',
];
const workspace = new URL('../../../../', import.meta.url);
const volume = {
  name: 'ec2:volume',
  listing: 'DescribeVolumes',
  idPrefix: 'vol-',
  states: 'creating,available,deleted',
  endedStates: 'deleted',
};
let tree: Tree;

beforeEach(() => {
  tree = createTree();
  tree.write('.prettierrc', '{ "singleQuote": true, "printWidth": 110 }');
  for (const file of REGISTRIES) tree.write(file, readFileSync(new URL(file, workspace), 'utf8'));
  tree.write('libs/resource-types/src/ec2-instance/ec2-instance.ts', '');
});

describe('the generator of a resource type', () => {
  it('writes a folder in each layer and registers the type in each', async () => {
    await generateResourceType(tree, volume);
    const read = (file: string) => tree.read(file, 'utf8');
    const description = read('libs/contracts/src/values/ec2-volume/type.ts');
    expect(description).toContain("words: { one: 'volume', many: 'volumes' }");
    expect(description).toContain("states: ['creating', 'available', 'deleted']");
    const type = read('libs/resource-types/src/ec2-volume/ec2-volume.ts');
    expect(type).toContain("calls: { list: 'ec2:DescribeVolumes', tag: 'ec2:CreateTags' }");
    expect(type).toContain("leftOutStates: ['deleted', UNKNOWN_STATE]");
    for (const file of [
      'apps/inventory/src/adapters/ec2-volume/index.ts',
      'apps/tagger/src/adapters/ec2-volume/index.ts',
      'tools/simulated-aws/src/ec2-volume/index.ts',
    ])
      expect(read(file)).toContain('export const ec2Volume');
    const entries = [
      '[ec2Volume.name, ec2Volume]',
      "['ec2:volume', ec2VolumeAdapter]",
      "['ec2:volume', ec2VolumeAdapter]",
      '[ec2InstanceDescription, ec2VolumeDescription]',
      "export * from './ec2-volume/type.ts'",
      '[ec2InstanceSimulation, ec2VolumeSimulation]',
      "['ec2:volume', ec2VolumeProbe]",
    ];
    entries.forEach((entry, index) => expect(read(REGISTRIES[index] ?? '')).toContain(entry));
  });

  it('sorts the imports of a registry', async () => {
    await generateResourceType(tree, { ...volume, name: 'a:zoo' });
    expect(tree.read(REGISTRIES[0] ?? '', 'utf8')).toContain(
      "import { aZoo } from './a-zoo/a-zoo.ts';\nimport { ByResourceType } from './by-resource-type.ts';\n",
    );
  });

  it('writes a type without states', async () => {
    await generateResourceType(tree, { name: 'ec2:group', listing: 'DescribeGroups', idPrefix: 'sg-' });
    const type = tree.read('libs/resource-types/src/ec2-group/ec2-group.ts', 'utf8');
    expect(type).toContain('leftOutStates: []');
    expect(type).not.toContain('UNKNOWN_STATE');
  });

  it('can be used for a second type', async () => {
    await generateResourceType(tree, volume);
    await generateResourceType(tree, { name: 'rds:db', listing: 'DescribeDBInstances', idPrefix: 'db-' });
    const registry = tree.read('libs/resource-types/src/registry.ts', 'utf8') ?? '';
    expect(registry.match(/\[\w+\.name, \w+\]/g)).toEqual([
      '[ec2Instance.name, ec2Instance]',
      '[ec2Volume.name, ec2Volume]',
      '[rdsDb.name, rdsDb]',
    ]);
  });

  it.each([
    ['a name without a service', { ...volume, name: 'volume' }, 'expected service:kind'],
    ['an API in lower case', { ...volume, listing: 'describeVolumes' }, 'expected an API'],
    ['an ended state that is not among the states', { ...volume, endedStates: 'gone' }, 'some of the states'],
    ['an existing type', { ...volume, name: 'ec2:instance' }, 'exists already'],
  ])('refuses %s and writes nothing', async (_, options, message) => {
    const before = tree.listChanges().length;
    await expect(generateResourceType(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges()).toHaveLength(before);
  });
});
