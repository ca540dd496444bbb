import type { ResourceItem, TargetItem } from '@muster/contracts';
import { DEFAULT_RESOURCE_TYPE, ResourceItemV1, TargetItemV1 } from '@muster/contracts';
import { resourceSortKey, targetPartition } from '@muster/inventory-table';
import type {
  CompleteScan,
  GoneMark,
  GoneResource,
  InventoryStore,
  KnownResource,
  ResourceRecord,
  Target,
} from '../ports/inventory-store.ts';

const keyOf = ({ accountId, region }: Target): string => targetPartition(accountId, region);

/** The inventory table in memory, for tests; it passes the same contract tests as the one in DynamoDB. */
export class FakeInventoryStore implements InventoryStore {
  readonly items = new Map<string, ResourceItem>();
  readonly targets = new Map<string, TargetItem>();
  /** Resource items written, by put or mark. */
  writes = 0;

  known(target: Target): Promise<Map<string, KnownResource>> {
    const own = [...this.items.values()].filter(
      (item) =>
        item.pk === keyOf(target) && item.resourceType === (target.resourceType ?? DEFAULT_RESOURCE_TYPE),
    );
    return Promise.resolve(
      new Map(
        own.map(({ resourceId, contentHash, writtenBy, firstSeenAt, goneAt, managedBy }) => [
          resourceId,
          {
            contentHash,
            writtenBy,
            firstSeenAt,
            gone: goneAt !== undefined,
            ...(managedBy === undefined ? {} : { managed: true }),
          },
        ]),
      ),
    );
  }

  put(resources: readonly ResourceRecord[]): Promise<void> {
    for (const resource of resources) {
      const item = {
        ...resource,
        pk: keyOf(resource),
        sk: resourceSortKey(resource.resourceId, resource.resourceType),
        schemaVersion: 1,
      };
      this.items.set(`${item.pk}/${item.resourceId}`, ResourceItemV1.schema.parse(item));
    }
    this.writes += resources.length;
    return Promise.resolve();
  }

  markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void> {
    for (const { resourceId, endedAs } of resources) {
      const key = `${keyOf(target)}/${resourceId}`;
      const item = this.items.get(key);
      if (item === undefined) return Promise.reject(new Error(`no item ${key}`));
      this.items.set(key, {
        ...item,
        ...mark,
        changedAt: mark.goneAt,
        ...(endedAs === undefined ? {} : { state: endedAs }),
      });
      this.writes++;
    }
    return Promise.resolve();
  }

  saveComplete(target: Target, { at, begunAt, runId, present }: CompleteScan): Promise<void> {
    this.targets.set(
      keyOf(target),
      TargetItemV1.schema.parse({
        pk: keyOf(target),
        sk: 'target',
        schemaVersion: 1,
        ...targetOf(target),
        lastCompleteScanAt: at,
        lastCompleteScanRunId: runId,
        ...(begunAt === undefined ? {} : { lastCompleteScanBegunAt: begunAt }),
        lastAttemptAt: at,
        lastAttemptRunId: runId,
        present,
      }),
    );
    return Promise.resolve();
  }

  saveFailure(
    target: Target,
    { at, runId, code, message }: { at: string; runId: string; code: string; message: string },
  ): Promise<void> {
    const before = withoutMark(this.targets.get(keyOf(target)));
    this.targets.set(
      keyOf(target),
      TargetItemV1.schema.parse({
        pk: keyOf(target),
        sk: 'target',
        schemaVersion: 1,
        ...targetOf(target),
        ...before,
        lastAttemptAt: at,
        lastAttemptRunId: runId,
        lastError: { code, message, at },
        unreadableSince: before.unreadableSince ?? at,
      }),
    );
    return Promise.resolve();
  }

  target(target: Target): Promise<TargetItem | undefined> {
    return Promise.resolve(this.targets.get(keyOf(target)));
  }

  regionsOf(accountId: string): Promise<string[]> {
    return Promise.resolve(
      [...this.targets.values()].filter((t) => t.accountId === accountId).map((t) => t.region),
    );
  }
}

const targetOf = ({ accountId, region }: Target): Target => ({ accountId, region });

function withoutMark(item: TargetItem | undefined): Partial<TargetItem> {
  if (item === undefined) return {};
  const { outOfScopeSince, outOfScopeReason, ...rest } = item;
  void [outOfScopeSince, outOfScopeReason];
  return rest;
}
