import type { Resource } from '@muster/contracts';
import { DynamoTargetReader, type IdRange } from './dynamo-target-reader.ts';
import { arranged, compareTexts, counted, grouped } from './filter/arrange.ts';
import { matches } from './filter/matches.ts';
import type { Arrangement, ResourceFilter, ResourceGroup, ResourceKey } from './filter/resource-filter.ts';
import type { InventoryReader } from './inventory-reader.ts';
import { targetsOfTypes } from './targets-of-types.ts';

/** The inventory table in DynamoDB. */
export class DynamoInventoryReader extends DynamoTargetReader implements InventoryReader {
  resources(filter: ResourceFilter = {}, arrangement: Arrangement = {}): AsyncGenerator<Resource[]> {
    return arranged(this.#matching(filter), arrangement);
  }

  async countResources(filter: ResourceFilter = {}): Promise<number> {
    return counted(this.#matching(filter));
  }

  async groupResources(keys: readonly ResourceKey[], filter: ResourceFilter = {}): Promise<ResourceGroup[]> {
    return grouped(this.#matching(filter), keys);
  }

  async *#matching(filter: ResourceFilter): AsyncGenerator<Resource[]> {
    const range = rangeOfIds(filter);
    for (const target of targetsOfTypes(await this.listTargets(filter)))
      for await (const page of this.resourcesWithin(target, range))
        yield page.filter((resource) => matches(resource, filter));
  }
}

/** The first and the last of the wanted IDs, so that a query for one ID reads one item. */
function rangeOfIds({ ids }: ResourceFilter): IdRange | undefined {
  if (ids === undefined) return undefined;
  const texts = ids.filter((id) => typeof id === 'string').toSorted(compareTexts);
  const [first] = texts;
  const last = texts.at(-1);
  return first === undefined || last === undefined || texts.length < ids.length ? undefined : [first, last];
}
