import { describe, expect, it } from '@jest/globals';
import type { ServiceDefinition } from '@muster/service-definition';
import { bundleOf } from './bundle-function.ts';
import { embeddedDatabaseIn } from './embedded-database.ts';
import { services } from './services.ts';

const functions = services.flatMap((service) =>
  service.functions.map(({ name, handler }) => [name, service, handler] as const),
);
const storesOf = ({ localStores, name }: ServiceDefinition) => {
  if (localStores === undefined) throw new Error(`${name} has no local stores`);
  return localStores;
};
const importOf = (handler: string) => `export * from './${handler.replace(/\.handler$/, '.ts')}';`;

describe('what a function is bundled from', () => {
  it.each(functions)('%s contains nothing of the embedded database', async (_name, service, handler) => {
    const bundle = await bundleOf(importOf(handler), service.root);
    expect(bundle.sources).toContainEqual(expect.stringMatching(/\/functions\/\w+\/handler\.ts$/));
    expect(embeddedDatabaseIn(bundle)).toEqual([]);
  });

  it('names the database and its adapters where a function imports them', async () => {
    const orchestrator = services.find(({ name }) => name === 'orchestrator');
    if (orchestrator === undefined) throw new Error('there is no orchestrator');
    const [{ handler } = { handler: '' }] = orchestrator.functions;
    const bundle = await bundleOf(
      `${importOf(handler)} export * from './${storesOf(orchestrator)}';`,
      orchestrator.root,
    );
    expect(embeddedDatabaseIn(bundle)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/apps\/orchestrator\/src\/adapters\/sqlite-run-store\.ts$/),
        expect.stringMatching(/libs\/sqlite\/src\/errors\.ts$/),
      ]),
    );
    const opens = await bundleOf("export { openInMemory } from '@muster/sqlite';", orchestrator.root);
    expect(embeddedDatabaseIn(opens)).toEqual(
      expect.arrayContaining([expect.stringMatching(/libs\/sqlite\/src\/database\.ts$/), 'node:sqlite']),
    );
  });
});

describe('embeddedDatabaseIn', () => {
  it('knows the library, adapters and the module of Node, and nothing else', () => {
    const bundle = {
      sources: [
        '../../libs/sqlite/src/database.ts',
        '../../libs/inventory-table/src/sqlite/sqlite-inventory-reader.ts',
        'src/adapters/sqlite-run-store.ts',
        'src/adapters/dynamo-run-store.ts',
        'src/adapters/stores.ts',
      ],
      code: 'import{DatabaseSync}from"node:sqlite";',
    };
    expect(embeddedDatabaseIn(bundle)).toEqual([
      '../../libs/sqlite/src/database.ts',
      '../../libs/inventory-table/src/sqlite/sqlite-inventory-reader.ts',
      'src/adapters/sqlite-run-store.ts',
      'node:sqlite',
    ]);
  });
});
