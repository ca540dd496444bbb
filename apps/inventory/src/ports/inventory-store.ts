import type { OrganizationFacts, ResourceItem, TargetItem } from '@muster/contracts';

/** An account and region, and the type of resource to scan. */
export interface Target {
  readonly accountId: string;
  readonly region: string;
  /** The default type if absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
}

/** What a scan needs to know about a resource in the table. */
export interface KnownResource {
  readonly contentHash: string;
  /** `<runId>/<scan>/<effect>` of the scan that last wrote it. */
  readonly writtenBy: string;
  readonly firstSeenAt: string;
  readonly gone: boolean;
  /** Whether an AWS service manages the resource. Absent means no. */
  readonly managed?: boolean | undefined;
}

/** A resource to write. The store adds its keys and the version of the layout. */
export type ResourceRecord = Omit<ResourceItem, 'pk' | 'sk' | 'schemaVersion'>;

/** A resource that no longer exists. */
export interface GoneResource {
  readonly resourceId: string;
  /** The state in which AWS still shows the resource. Absent if AWS does not show it. */
  readonly endedAs?: string | undefined;
}

export interface GoneMark {
  readonly goneAt: string;
  readonly expiresAtEpochSeconds: number;
  readonly writtenBy: string;
}

/** What the table keeps of a complete scan. */
export interface CompleteScan {
  readonly at: string;
  readonly begunAt?: string | undefined;
  readonly runId: string;
  readonly present: number;
  /** What the run knows of the account: a name, or that it has none. Absent: nothing, so an earlier name stays. */
  readonly account?: { readonly name?: string | undefined } | undefined;
  /** What was read about the account in AWS Organizations. Absent: nothing, so what was read earlier stays. */
  readonly organization?: OrganizationFacts | undefined;
  /** A target that is out of scope stays so. Absent: the attempt puts it into scope. */
  readonly keepsScope?: true | undefined;
}

/** What the table keeps of a failed attempt to read. */
export interface AttemptFailure {
  readonly at: string;
  readonly runId: string;
  readonly code: string;
  readonly message: string;
  /** As in `CompleteScan`. */
  readonly keepsScope?: true | undefined;
}

/** The inventory table, for its owner. */
export interface InventoryStore {
  /** All resources of the target by ID, including deleted ones. */
  known(target: Target): Promise<Map<string, KnownResource>>;
  /** Writes whole resources. Each ID occurs once. */
  put(resources: readonly ResourceRecord[]): Promise<void>;
  markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void>;
  /** Marks the target as fresh after a complete scan. `begunAt` is when the scan requested its first page, if known. */
  saveComplete(target: Target, complete: CompleteScan): Promise<void>;
  /** Marks the target as unreadable. Does not change its resources. */
  saveFailure(target: Target, failure: AttemptFailure): Promise<void>;
  /** The item of the target, with the freshness of the target's resource type. */
  target(target: Target): Promise<TargetItem | undefined>;
  /** Regions of the account that the table contains. */
  regionsOf(accountId: string): Promise<string[]>;
}
