import { openInMemory } from '@muster/sqlite';
import { SqliteResourceSource } from '../adapters/sqlite-resource-source.ts';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { accountId, region } from './fixtures.ts';
import { storeResources, storeScan } from './sqlite-inventory.ts';

/**
 * The inventory of one target in an in-memory database. It returns an empty page and then pages of two resources, as a
 * Query may do.
 */
export class InventoryInMemory implements ResourceSource {
  readonly #database = openInMemory();
  readonly #source = new SqliteResourceSource(this.#database);
  reads = 0;

  constructor(resources: readonly TaggableResource[]) {
    this.resources = resources;
    this.scannedAt = '2026-11-23T08:00:00.000Z';
  }

  /** What the inventory holds. */
  set resources(resources: readonly TaggableResource[]) {
    this.#database.run('DELETE FROM resources');
    storeResources(this.#database, resources);
  }

  /** When the last complete scan began. */
  set scannedAt(begunAt: string | undefined) {
    storeScan(this.#database, { accountId, region, begunAt });
  }

  readAt(target: Parameters<ResourceSource['readAt']>[0]): Promise<string | undefined> {
    return this.#source.readAt(target);
  }

  async *resourcesOf(
    target: Parameters<ResourceSource['resourcesOf']>[0],
  ): AsyncGenerator<readonly TaggableResource[]> {
    this.reads += 1;
    yield [];
    for await (const page of this.#source.resourcesOf(target))
      for (let start = 0; start < page.length; start += 2) yield page.slice(start, start + 2);
  }
}
