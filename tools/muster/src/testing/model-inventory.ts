import {
  parseContract,
  type ResourceItem,
  ResourceItemV1,
  type TargetItem,
  TargetItemV1,
} from '@muster/contracts';
import { resourceSortKey, TARGET_SORT_KEY, targetPartition } from '@muster/inventory-table';

export const ACCOUNT = '111111111111';
const GONE_DAYS = 30;

export type Effect = 'added' | 'changed' | 'gone';

/** A random number below `bound` from a list that fast-check made. */
export type Choose = (bound: number) => number;

/** The inventory table of a model of a stage, and what scans, people and DynamoDB do to it. */
export class ModelInventory {
  nowMs = Date.parse('2026-11-23T08:00:00.000Z');
  readonly targets = new Map<string, TargetItem>();
  readonly resources = new Map<string, Map<string, ResourceItem>>();
  #hashes = 0;

  get at(): string {
    return new Date(this.nowMs).toISOString();
  }

  /** No, one or two changes, as a scan writes them. */
  write(runId: string, region: string, choose: Choose, marks: Map<string, Effect>): void {
    const resources = this.resources.get(region) ?? new Map<string, ResourceItem>();
    this.resources.set(region, resources);
    for (let left = choose(2) * choose(3); left > 0; left--) {
      const resourceId = `i-${String(choose(3)).padStart(8, '0')}`;
      const old = resources.get(resourceId);
      const isGone = old !== undefined && old.goneAt === undefined && choose(2) === 0;
      const effect = isGone ? 'gone' : old === undefined || old.goneAt !== undefined ? 'added' : 'changed';
      const kept = marks.get(resourceId);
      marks.set(resourceId, isGone ? 'gone' : (kept ?? effect));
      const { example } = ResourceItemV1;
      const written = {
        ...example,
        pk: targetPartition(ACCOUNT, region),
        sk: resourceSortKey(resourceId),
        accountId: ACCOUNT,
        region,
        resourceId,
        contentHash: `h${++this.#hashes}`,
        writtenBy: `${runId}/discovery/${effect}`,
        ...(isGone
          ? {
              goneAt: this.at,
              expiresAtEpochSeconds: Math.floor(this.nowMs / 1000) + GONE_DAYS * 86_400,
            }
          : {}),
      };
      resources.set(resourceId, parseContract(ResourceItemV1, written));
    }
  }

  /** A scan was complete. */
  complete(runId: string, region: string): void {
    this.#target(region, {
      lastCompleteScanAt: this.at,
      lastCompleteScanRunId: runId,
      lastAttemptAt: this.at,
      lastAttemptRunId: runId,
      present: this.present(region),
      lastError: undefined,
      unreadableSince: undefined,
    });
  }

  /** A scan failed. */
  fail(runId: string, region: string): void {
    this.#target(region, {
      lastAttemptAt: this.at,
      lastAttemptRunId: runId,
      lastError: { code: 'AccessDenied', message: 'no', at: this.at },
      unreadableSince: this.targets.get(region)?.unreadableSince ?? this.at,
    });
  }

  leaveOut(region: string): void {
    if (this.targets.has(region))
      this.#target(region, {
        outOfScopeSince: this.at,
        outOfScopeReason: { code: 'NotInConfiguration', message: 'no' },
      });
  }

  /** @param isInterrupted removes resources only */
  forget(region: string, isInterrupted: boolean): void {
    if (this.targets.get(region)?.outOfScopeSince === undefined) return;
    this.resources.delete(region);
    if (!isInterrupted) this.targets.delete(region);
  }

  /** DynamoDB removes expired items some time after they expired. */
  expire(): void {
    for (const [region, resources] of this.resources)
      for (const [id, { expiresAtEpochSeconds }] of resources)
        if (expiresAtEpochSeconds !== undefined && expiresAtEpochSeconds * 1000 <= this.nowMs)
          this.resources.get(region)?.delete(id);
  }

  /** What a copy must have now: resources of listed targets that have not expired, by ID. */
  get expected(): Map<string, string> {
    const expected = new Map<string, string>();
    for (const region of this.targets.keys())
      for (const [id, item] of this.resources.get(region) ?? []) {
        const { expiresAtEpochSeconds = Infinity } = item;
        if (expiresAtEpochSeconds * 1000 > this.nowMs)
          expected.set(`${region} ${id}`, `${item.contentHash} ${item.goneAt ?? 'present'}`);
      }
    return expected;
  }

  present(region: string): number {
    return [...(this.resources.get(region)?.values() ?? [])].filter(({ goneAt }) => goneAt === undefined)
      .length;
  }

  #target(region: string, change: Partial<TargetItem>): void {
    const pk = targetPartition(ACCOUNT, region);
    const item = { pk, sk: TARGET_SORT_KEY, schemaVersion: 1, accountId: ACCOUNT, region };
    const isRead = change.lastAttemptAt !== undefined;
    this.targets.set(
      region,
      parseContract(TargetItemV1, {
        ...item,
        ...this.targets.get(region),
        ...(isRead ? { outOfScopeSince: undefined, outOfScopeReason: undefined } : {}),
        ...change,
      }),
    );
  }
}
