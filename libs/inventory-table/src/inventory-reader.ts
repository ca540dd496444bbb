import {
  parseContract,
  type Resource,
  ResourceItemV1,
  type TargetItem,
  TargetItemV1,
  TargetListItemV1,
} from '@muster/contracts';
import { type DynamoDb, queryAll, queryPages } from '@muster/dynamodb';
import { RESOURCE_SORT_KEY_PREFIX, TARGET_LIST_PARTITION, TARGET_SORT_KEY, targetPartition } from './keys.ts';

export interface Target {
  readonly accountId: string;
  readonly region: string;
}

/** Which resources are wanted; every condition that is given must hold. */
export interface ResourceFilter {
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  /** Tag key, with the value it must have or undefined for any. */
  readonly tag?: { readonly key: string; readonly value?: string | undefined } | undefined;
  readonly missingTag?: string | undefined;
  readonly state?: string | undefined;
  /** Gone resources are left out unless this is true; then only they are given. */
  readonly gone?: boolean | undefined;
}

/** Reads the inventory table: what is there, and how far each target can be trusted. */
export class InventoryReader {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  /** Every target the table knows, by account and region; narrowed to one account or region where asked for. */
  async listTargets(filter: Pick<ResourceFilter, 'accountId' | 'region'> = {}): Promise<Target[]> {
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': TARGET_LIST_PARTITION },
    });
    return items
      .map((item) =>
        parseContract(TargetListItemV1, item, `item ${TARGET_LIST_PARTITION} of ${this.#tableName}`),
      )
      .filter(({ accountId }) => filter.accountId === undefined || accountId === filter.accountId)
      .filter(({ region }) => filter.region === undefined || region === filter.region)
      .map(({ accountId, region }) => ({ accountId, region }));
  }

  /** The freshness of a target, undefined where it was never attempted. */
  async getTarget({ accountId, region }: Target): Promise<TargetItem | undefined> {
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': targetPartition(accountId, region), ':sk': TARGET_SORT_KEY },
      ConsistentRead: true,
    });
    return item && parseContract(TargetItemV1, item, `target ${accountId} ${region}`);
  }

  /** The resources of one target, page by page, so that a large target does not have to fit in memory. */
  async *resourcesOf({ accountId, region }: Target): AsyncGenerator<Resource[]> {
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(accountId, region),
        ':prefix': RESOURCE_SORT_KEY_PREFIX,
      },
      ConsistentRead: true,
    });
    for await (const page of pages) yield page.map(toResource);
  }

  /** Resources by filter, page by page, ordered by account, region and id. */
  async *resources(filter: ResourceFilter = {}): AsyncGenerator<Resource[]> {
    for (const target of await this.listTargets(filter))
      for await (const page of this.resourcesOf(target))
        yield page.filter((resource) => matches(resource, filter));
  }
}

function toResource(item: unknown): Resource {
  const { pk, sk, schemaVersion, contentHash, writtenBy, expiresAtEpochSeconds, ...resource } = parseContract(
    ResourceItemV1,
    item,
    'resource item',
  );
  void [pk, sk, schemaVersion, contentHash, writtenBy, expiresAtEpochSeconds];
  return resource;
}

function matches(resource: Resource, filter: ResourceFilter): boolean {
  const { tag, missingTag, state } = filter;
  return (
    (resource.goneAt !== undefined) === (filter.gone ?? false) &&
    (state === undefined || resource.state === state) &&
    (tag === undefined ||
      (tag.value === undefined
        ? Object.hasOwn(resource.tags, tag.key)
        : resource.tags[tag.key] === tag.value)) &&
    (missingTag === undefined || !Object.hasOwn(resource.tags, missingTag))
  );
}
