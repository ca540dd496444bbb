/**
 * The name on the npm registry. It was free in November 2026. The package `muster` there belongs to somebody else.
 */
export const PACKAGE_NAME = 'muster-aws';

const BIN = 'bin/muster.cjs';

/** The `package.json` of the package. It has no dependencies: the bundles contain them. */
export const manifestOf = (version: string) => ({
  name: PACKAGE_NAME,
  version,
  description: 'Inventories every EC2 instance in every account and region, and tags them in bulk by rules',
  keywords: ['aws', 'ec2', 'inventory', 'tags', 'organizations'],
  license: 'Apache-2.0',
  type: 'module',
  engines: { node: '>=24' },
  bin: { [PACKAGE_NAME]: BIN, muster: BIN },
  imports: { '#package': './package.json' },
});
