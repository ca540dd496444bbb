import type { Failure, OrganizationUnit, Resource, Tags } from '@muster/contracts';
import { MusterError } from '@muster/errors';

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
  /** The root and the units above the account, from the root on. Absent: they are not known. */
  readonly units?: readonly OrganizationUnit[] | undefined;
  /** Tags of the account in the configuration. They replace those in the organization. Absent: none. */
  readonly configuredTags?: Tags | undefined;
  /** Tags of the account in the organization. Absent: they are not known. */
  readonly organizationTags?: Tags | undefined;
  /** Why something is not known. Absent: no reason is known. */
  readonly unread?: Failure | undefined;
  /** When the plan is made. */
  readonly now: Date;
}

/** A rule needs to know something about an account that is not known. Nothing is decided by it. */
export class AccountFactsUnknownError extends MusterError {
  static override readonly code = 'AccountFactsUnknown';

  readonly #what: string;
  readonly #facts: Facts;

  /**
   * @param what such as `the organizational units`
   * @param subject the rule
   */
  constructor(what: string, facts: Facts, subject = 'a rule') {
    const { unread } = facts;
    const why =
      unread === undefined
        ? 'no run with such rules has read them within planMaxAge; read the account with these rules first: muster run --no-tag, or muster tag plan --fresh'
        : `${unread.code}: ${unread.message}`;
    super(`${subject} needs ${what} of the account, and they are not known: ${why}`);
    this.#what = what;
    this.#facts = facts;
  }

  /** The same error with the name of the rule. */
  ofRule(id: string): AccountFactsUnknownError {
    return new AccountFactsUnknownError(this.#what, this.#facts, `rule "${id}"`);
  }
}

/** @throws AccountFactsUnknownError */
export function unitsOf(facts: Facts): readonly OrganizationUnit[] {
  if (facts.units === undefined) throw new AccountFactsUnknownError('the organizational units', facts);
  return facts.units;
}

/**
 * The value of a tag of the account. Undefined: the account does not have it.
 * @throws AccountFactsUnknownError
 */
export function accountTagOf(facts: Facts, key: string): string | undefined {
  const configured = facts.configuredTags?.get(key);
  if (configured !== undefined) return configured;
  if (facts.organizationTags === undefined) throw new AccountFactsUnknownError('the tags', facts);
  return facts.organizationTags.get(key);
}

const isRoot = ({ id }: OrganizationUnit): boolean => id.startsWith('r-');

/** The name of a unit. Undefined for a root. @throws AccountFactsUnknownError if it was not read */
export function unitNameOf(unit: OrganizationUnit, facts: Facts): string | undefined {
  if (isRoot(unit)) return undefined;
  if (unit.name === undefined)
    throw new AccountFactsUnknownError('the names of the organizational units', facts);
  return unit.name;
}
