import type { OrganizationUnit, Resource, Tags } from '@muster/contracts';

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
  /**
   * The root and the units above the account, from the root on. Absent: they are not known. Then no rule may need them
   * (`factsNeededBy`).
   */
  readonly units?: readonly OrganizationUnit[] | undefined;
  /** Tags of the account in the configuration and in the organization. */
  readonly accountTags: Tags;
  /** When the plan is made. */
  readonly now: Date;
}
