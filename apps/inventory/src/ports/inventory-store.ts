import type { ResourceItem, TargetItem } from '@muster/contracts';

/** An account and region, and the type of resource that a scan of it is about. */
export interface Target {
  readonly accountId: string;
  readonly region: string;
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
}

/** What a scan must know of a resource that the table holds. */
export interface KnownResource {
  readonly contentHash: string;
  /** `<runId>/<scan>/<effect>` of the scan that wrote it last. */
  readonly writtenBy: string;
  readonly firstSeenAt: string;
  readonly gone: boolean;
  /** It is one that an AWS service manages; absent means that it is not. */
  readonly managed?: boolean | undefined;
}

/** A resource as the table is to hold it. Its keys and the version of the layout are the store's. */
export type ResourceRecord = Omit<ResourceItem, 'pk' | 'sk' | 'schemaVersion'>;

/** A resource that left the fleet. */
export interface GoneResource {
  readonly resourceId: string;
  /** The state in which AWS still shows the resource. Absent: AWS does not show it. */
  readonly endedAs?: string | undefined;
}

export interface GoneMark {
  readonly goneAt: string;
  readonly expiresAtEpochSeconds: number;
  readonly writtenBy: string;
}

/** What is kept of a scan that reached the end. */
export interface CompleteScan {
  readonly at: string;
  readonly begunAt?: string | undefined;
  readonly runId: string;
  readonly present: number;
}

/** What is kept of an attempt to read that failed. */
export interface AttemptFailure {
  readonly at: string;
  readonly runId: string;
  readonly code: string;
  readonly message: string;
}

/** The inventory table as its owner uses it. */
export interface InventoryStore {
  /** All resources of the target, gone ones included, by resource id. */
  known(target: Target): Promise<Map<string, KnownResource>>;
  /** Whole resources, each id once. */
  put(resources: readonly ResourceRecord[]): Promise<void>;
  markGone(target: Target, resources: readonly GoneResource[], mark: GoneMark): Promise<void>;
  /** A scan reached the end: the target is fresh. `begunAt`: when it asked for its first page, where that is known. */
  saveComplete(target: Target, complete: CompleteScan): Promise<void>;
  /** The target could not be read: nothing is said about its resources. */
  saveFailure(target: Target, failure: AttemptFailure): Promise<void>;
  /** The item of the target; its freshness is that of the target's type of resource. */
  target(target: Target): Promise<TargetItem | undefined>;
  /** Regions of which the table knows the account. */
  regionsOf(accountId: string): Promise<string[]>;
}
