import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { createTree } from '@nx/devkit/testing';
import { generateResourceType } from './generate-resource-type.ts';

const REGISTRIES = [
  'libs/resource-types/src/registry.ts',
  'apps/inventory/src/adapters/resource-adapters.ts',
  'apps/tagger/src/adapters/resource-adapters.ts',
  'apps/inventory/src/adapters/resource-probes.ts',
];
const workspace = new URL('../../../../', import.meta.url);
const volume = { name: 'ec2:volume', listing: 'DescribeVolumes', idPrefix: 'vol-' };
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
    expect(read('libs/resource-types/src/ec2-volume/ec2-volume.ts')).toContain(
      "words: { one: 'volume', many: 'volumes' }",
    );
    expect(read('apps/inventory/src/adapters/ec2-volume/index.ts')).toContain('ec2VolumeAdapter');
    expect(read('apps/tagger/src/adapters/ec2-volume/index.ts')).toContain(
      'The ${what} of tags on ec2:volume',
    );
    expect(read('apps/inventory/src/adapters/ec2-volume/probe.ts')).toContain('ec2VolumeProbe');
    const entries = [
      '[ec2Volume.name, ec2Volume]',
      "['ec2:volume', ec2VolumeAdapter]",
      "['ec2:volume', ec2VolumeAdapter]",
      "['ec2:volume', ec2VolumeProbe]",
    ];
    expect(
      REGISTRIES.filter((file, index) => read(file)?.includes(entries[index] ?? 'no entry') !== true),
    ).toEqual([]);
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
    ['an existing type', { ...volume, name: 'ec2:instance' }, 'exists already'],
  ])('refuses %s and writes nothing', async (_, options, message) => {
    const before = tree.listChanges().length;
    await expect(generateResourceType(tree, options)).rejects.toThrow(message);
    expect(tree.listChanges()).toHaveLength(before);
  });
});
