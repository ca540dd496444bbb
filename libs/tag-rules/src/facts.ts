import type { Resource, Tags } from '@muster/contracts';

/** The part of a resource that rules check. */
export type RuledResource = Pick<
  Resource,
  | 'accountId'
  | 'region'
  | 'resourceId'
  | 'state'
  | 'tags'
  | 'goneAt'
  | 'managedBy'
  | 'instanceType'
  | 'launchTime'
  | 'vpcId'
  | 'subnetId'
  | 'imageId'
  | 'platform'
> & {
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
};

/** What rules can use besides the resource. */
export interface Facts {
  /** Name of the account. Absent: it has none, or none is known. */
  readonly accountName?: string | undefined;
  /** Tags of the account in the configuration. */
  readonly accountTags: Tags;
  /** When the plan is made. */
  readonly now: Date;
}
