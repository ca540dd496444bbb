import { DEFAULT_RESOURCE_TYPE, toJsonObject } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import type { TaggableResource } from '../ports/resource-source.ts';

/** Stores what tagging needs of resources. Replaces what was stored. */
export function storeResources(database: Database, resources: readonly TaggableResource[]): void {
  database.transaction(() => {
    for (const resource of resources)
      database.run(
        `REPLACE INTO resources (account_id, region, resource_type, resource_id, state, managed_by, tags, gone_at,
           instance_type, launch_time, vpc_id, subnet_id, image_id, platform,
           first_seen_at, changed_at, content_hash, written_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2026-11-23T08:00:00.000Z', '2026-11-23T08:00:00.000Z', 'hash', 'run-1')`,
        resource.accountId,
        resource.region,
        resource.resourceType ?? DEFAULT_RESOURCE_TYPE,
        resource.resourceId,
        resource.state,
        resource.managedBy ?? null,
        JSON.stringify(toJsonObject(resource.tags)),
        resource.goneAt ?? null,
        resource.instanceType ?? null,
        resource.launchTime ?? null,
        resource.vpcId ?? null,
        resource.subnetId ?? null,
        resource.imageId ?? null,
        resource.platform ?? null,
      );
  });
}

export interface StoredScan {
  readonly accountId: string;
  readonly region: string;
  readonly begunAt?: string | undefined;
  readonly endedAt?: string | undefined;
  /** JSON, keyed by the names of the other types. */
  readonly freshnessByType?: string | undefined;
}

/** Stores when a target was scanned. */
export function storeScan(database: Database, scan: StoredScan): void {
  database.run(
    `REPLACE INTO targets (account_id, region, last_complete_scan_begun_at, last_complete_scan_at, freshness_by_type)
     VALUES (?, ?, ?, ?, ?)`,
    scan.accountId,
    scan.region,
    scan.begunAt ?? null,
    scan.endedAt ?? null,
    scan.freshnessByType ?? null,
  );
}
