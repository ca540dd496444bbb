import { z } from 'zod';
import { hashText, unitFraction } from './fleet/random.ts';
import { lookupByGlob, matchesGlob } from './glob.ts';
import { ODD_KINDS, type OddKind, oddKind } from './odd-answers.ts';

const count = z.int().min(0);
const targetPattern = z
  .string()
  .regex(/^(\*|[\d*]+\/[a-z\d*-]+)$/, 'a target is "<accountId>/<region>"; * matches any');
const accountPattern = z.string().regex(/^[\d*]+$/, 'an account is 12 digits or a pattern with *');
const rolePattern = z
  .string()
  .regex(/^[\d*]+\/[\w+=,.@*-]+$/, 'a role is "<accountId>/<role name>"; * matches any');
const apiPattern = z
  .string()
  .regex(/^(\*|(ec2|sts|organizations):(\w+|\*))$/, 'an API is "<service>:<Action>", "<service>:*" or "*"');

/** A tag policy of the organization that is enforced on instances. Keys are not case-sensitive in the comparison. */
const tagPolicy = z.strictObject({
  target: targetPattern.default('*'),
  /** The key in the only spelling that the policy allows. */
  key: z.string().min(1),
  /** The values that it allows. `*` is a wildcard. Absent: every value. */
  values: z.array(z.string()).min(1).optional(),
});
export type TagPolicy = z.infer<typeof tagPolicy>;

/**
 * Instances that refuse tags. A CreateTags call that names one of them has no effect, and the answer does not name the
 * instance.
 */
const refusedTags = z.strictObject({
  target: targetPattern.default('*'),
  code: z.string().min(1),
  message: z.string().min(1).default('The operation is not permitted.'),
  status: z.int().min(400).max(499).default(400),
  /** Share of the instances that refuse. They are always the same ones. */
  share: z.number().min(0).max(1).default(1),
  /** Only these instances. */
  instanceIds: z.array(z.string()).optional(),
  /** Only instances in these states. */
  states: z.array(z.enum(['running', 'stopped', 'terminated'])).optional(),
  /** Only instances that an AWS service manages (true), or only the others (false). */
  managed: z.boolean().optional(),
});
export type RefusedTags = z.infer<typeof refusedTags>;

/** A share of the calls of an API that AWS refuses, without any effect. */
const refusedCalls = z.strictObject({
  api: apiPattern,
  code: z.string().min(1),
  message: z.string().min(1).default('The call is refused.'),
  status: z.int().min(400).max(599).default(400),
  share: z.number().min(0).max(1),
});
export type RefusedCalls = z.infer<typeof refusedCalls>;

/** The part of a fleet that a listing shows: instances by their position, from 0 to 1, excluding 1. */
const shownPart = z.strictObject({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) });
export type ShownPart = z.infer<typeof shownPart>;

/** The injected faults. Targets, accounts and APIs may contain the wildcard `*`. */
export const faultsSchema = z.strictObject({
  /** AssumeRole into these accounts answers AccessDenied. */
  deniedAccounts: z.array(accountPattern).default([]),
  /** AssumeRole of these roles answers AccessDenied: they do not exist, or trust another principal. */
  deniedRoles: z.array(rolePattern).default([]),
  /** DescribeInstances answers UnauthorizedOperation. */
  unauthorizedTargets: z.array(targetPattern).default([]),
  /** DescribeRegions answers UnauthorizedOperation, as if a service control policy denied the region. */
  describeRegionsDenied: z.array(targetPattern).default([]),
  /** DescribeInstances answers as if a service control policy denied the call. */
  policyDeniedTargets: z.array(targetPattern).default([]),
  /**
   * Organizations lists these accounts in another state, or not at all for `REMOVED`. Their roles cannot be assumed.
   */
  accountStates: z
    .record(
      z.string().regex(/^\d{12}$/, 'an account id has 12 digits'),
      z.enum(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'REMOVED']),
    )
    .default({}),
  /** Organizations lists these accounts without their IDs. */
  accountsWithoutId: z.array(accountPattern).default([]),
  /** DescribeRegions lists these regions without their names. */
  regionsWithoutName: z.array(targetPattern).default([]),
  /**
   * DescribeInstances does not support the parameter IncludeManagedResources, as endpoints of other partitions may not.
   */
  managedUnknown: z.array(targetPattern).default([]),
  /** Regions that the account has disabled: they are listed as not opted in, and EC2 answers AuthFailure there. */
  disabledRegions: z.array(targetPattern).default([]),
  /** DescribeInstances, DescribeTags, CreateTags and DeleteTags answer Unavailable (503). */
  unavailableTargets: z.array(targetPattern).default([]),
  /** CreateTags answers UnauthorizedOperation. */
  createTagsDenied: z.array(targetPattern).default([]),
  /** DeleteTags answers UnauthorizedOperation. */
  deleteTagsDenied: z.array(targetPattern).default([]),
  /** DescribeTags answers UnauthorizedOperation. */
  describeTagsDenied: z.array(targetPattern).default([]),
  /** A dry run of CreateTags looks up the instances before it checks permissions. EC2 documents no order. */
  dryRunLooksFirst: z.array(targetPattern).default([]),
  /**
   * CreateTags and DeleteTags with one of these tag keys answer UnauthorizedOperation, as if a policy denied the key.
   */
  deniedTagKeys: z.array(z.string().min(1)).default([]),
  /** CreateTags answers TagPolicyViolation if one of these policies does not allow a key or value. */
  tagPolicies: z.array(tagPolicy).default([]),
  /** CreateTags answers with the code of the first entry that matches an instance of the call. */
  refusedTags: z.array(refusedTags).default([]),
  /** Share (0..1) of the calls of an API that answer InternalError (500) without any effect. */
  errorRate: z.record(apiPattern, z.number().min(0).max(1)).default({}),
  /** Calls to EC2 that answer with a code. Each entry draws separately; the first that is drawn decides. */
  refusedCalls: z.array(refusedCalls).default([]),
  /** Share (0..1) of the calls of an API whose answer does not come from AWS, or is unexpected. */
  odd: z.record(apiPattern, z.number().min(0).max(1)).default({}),
  /** The kinds of odd answers. `odd-answers.ts` describes them. */
  oddKinds: z
    .array(oddKind)
    .min(1)
    .default([...ODD_KINDS]),
  /**
   * Number of first calls of an API that are denied, separately for each account and region, and for AssumeRole for
   * each role. Changes in IAM do not take effect everywhere immediately.
   */
  refuseFirst: z.record(apiPattern, count).default({}),
  /** Number of coming DescribeInstances calls with a token that fail because the token is not valid. */
  refuseTokens: count.default(0),
  /** The error for them. EC2 also answers InvalidParameterValue with "Unable to parse pagination token". */
  refuseTokensWith: z
    .enum(['InvalidPaginationToken', 'InvalidParameterValue'])
    .default('InvalidPaginationToken'),
  /** Number of coming DescribeInstances calls without IDs that nevertheless answer InvalidInstanceID.NotFound. */
  notFoundWhileListing: count.default(0),
  /**
   * By target: the parts of the fleet that the coming listings show as a complete answer, one after the other. A
   * listing is a series of DescribeInstances pages without IDs and filters. Later listings show the whole fleet.
   */
  listings: z.record(targetPattern, z.array(shownPart)).default({}),
  /** Number of coming CreateTags or DeleteTags calls that answer ConcurrentTagAccess, without any effect. */
  concurrentTagAccess: count.default(0),
  /** By target: number of instances in coming CreateTags or DeleteTags calls that vanish just before the call. */
  vanish: z.record(targetPattern, count).default({}),
});

export type Faults = z.infer<typeof faultsSchema>;
export type FaultsInput = z.input<typeof faultsSchema>;

/** A change to the faults: lists replace, tables are merged, `null` removes a fault (or one key of a table). */
export type FaultsPatch = {
  [K in keyof Faults]?: Faults[K] extends readonly unknown[] | number | string
    ? Exclude<FaultsInput[K], undefined> | null
    : { [key: string]: number | string | readonly ShownPart[] | null } | null;
};

/** The active faults, with the amount of each that is used up. */
export class FaultBook {
  #faults: Faults;
  readonly #seed: number;
  readonly #vanished = new Map<string, number>();
  readonly #draws = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #listed = new Map<string, number>();

  constructor(faults: Faults, seed: number) {
    this.#faults = faults;
    this.#seed = seed;
  }

  get current(): Faults {
    return this.#faults;
  }

  /**
   * Merges a patch into the faults and returns the result. A new table `vanish`, `refuseFirst` or `listings` resets its
   * counts.
   * Throws a ZodError and changes nothing if the result is not a valid set of faults.
   */
  merge(patch: unknown): Faults {
    this.#faults = faultsSchema.parse(mergeJson(this.#faults, patch));
    if (isPlainObject(patch) && 'vanish' in patch) this.#vanished.clear();
    if (isPlainObject(patch) && 'refuseFirst' in patch) this.#refused.clear();
    if (isPlainObject(patch) && 'listings' in patch) this.#listed.clear();
    return this.#faults;
  }

  deniesAccount(accountId: string): boolean {
    if (this.stateOf(accountId) !== undefined) return true;
    return this.#faults.deniedAccounts.some((pattern) => matchesGlob(pattern, accountId));
  }

  /** The state in which Organizations lists an account that is not active. */
  stateOf(accountId: string): 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED' | 'REMOVED' | undefined {
    return new Map(Object.entries(this.#faults.accountStates)).get(accountId);
  }

  hidesId(accountId: string): boolean {
    return this.#faults.accountsWithoutId.some((pattern) => matchesGlob(pattern, accountId));
  }

  deniesRole(accountId: string, roleName: string): boolean {
    const role = `${accountId}/${roleName}`;
    return this.#faults.deniedRoles.some((pattern) => matchesGlob(pattern, role));
  }

  hits(
    fault:
      | 'unauthorizedTargets'
      | 'policyDeniedTargets'
      | 'disabledRegions'
      | 'describeRegionsDenied'
      | 'managedUnknown'
      | 'regionsWithoutName'
      | 'unavailableTargets'
      | 'createTagsDenied'
      | 'deleteTagsDenied'
      | 'describeTagsDenied'
      | 'dryRunLooksFirst',
    target: string,
  ): boolean {
    return this.#faults[fault].some((pattern) => matchesGlob(pattern, target));
  }

  deniesTagKey(key: string): boolean {
    return this.#faults.deniedTagKeys.some((pattern) => matchesGlob(pattern, key));
  }

  /** The policies that apply to a target. */
  tagPoliciesOf(target: string): TagPolicy[] {
    return this.#faults.tagPolicies.filter((policy) => matchesGlob(policy.target, target));
  }

  /** The first entry of `refusedTags` that matches the instance. */
  refusalOfTags(
    target: string,
    instance: { readonly id: string; readonly state: string; readonly managed: boolean },
  ): RefusedTags | undefined {
    return this.#faults.refusedTags.find(
      ({ target: pattern, code, share, instanceIds, states, managed }) =>
        matchesGlob(pattern, target) &&
        (instanceIds?.includes(instance.id) ?? true) &&
        (states?.some((state) => state === instance.state) ?? true) &&
        (managed === undefined || managed === instance.managed) &&
        unitFraction(hashText(`${code} ${instance.id}`, this.#seed)) < share,
    );
  }

  /**
   * Draws whether this call of `api` gets an odd answer, and which. The n-th draw of an API is the same for the same
   * seed.
   */
  drawsOdd(api: string): OddKind | undefined {
    const { odd, oddKinds } = this.#faults;
    const fraction = this.#draw(`odd ${api}`, lookupByGlob(odd, api));
    return fraction === undefined ? undefined : oddKinds[Math.floor(fraction * oddKinds.length)];
  }

  /** Draws whether this call of `api` fails. The n-th draw of an API is the same for the same seed. */
  drawsError(api: string): boolean {
    return this.#draw(api, lookupByGlob(this.#faults.errorRate, api)) !== undefined;
  }

  /** Draws whether this call of `api` is refused, and how. */
  drawsRefusal(api: string): RefusedCalls | undefined {
    return this.#faults.refusedCalls.find(
      ({ api: pattern, code, share }) =>
        matchesGlob(pattern, api) && this.#draw(`${code} ${api}`, share) !== undefined,
    );
  }

  /** Undefined if the draw is above the rate. Otherwise its position below the rate, from 0 to 1, excluding 1. */
  #draw(name: string, rate: number | undefined): number | undefined {
    if (rate === undefined || rate === 0) return undefined;
    const draw = (this.#draws.get(name) ?? 0) + 1;
    this.#draws.set(name, draw);
    const fraction = unitFraction(hashText(`${name}#${draw}`, this.#seed)) / rate;
    return fraction < 1 ? fraction : undefined;
  }

  /** Whether this call is one of the first calls of its API and place, which are denied. */
  refusesAccess(api: string, place: string): boolean {
    const allowance = lookupByGlob(this.#faults.refuseFirst, api) ?? 0;
    const key = `${api} ${place}`;
    const refused = this.#refused.get(key) ?? 0;
    if (refused >= allowance) return false;
    this.#refused.set(key, refused + 1);
    return true;
  }

  /**
   * The part of the target that a page of a listing shows. Undefined: all of it. @param begins whether this is page one
   */
  shownPart(target: string, begins: boolean): ShownPart | undefined {
    const number = (this.#listed.get(target) ?? 0) + (begins ? 1 : 0);
    this.#listed.set(target, number);
    return lookupByGlob(this.#faults.listings, target)?.[number - 1];
  }

  /** Whether a fault that counts calls applies now. Each time uses up one call. */
  takes(fault: 'refuseTokens' | 'notFoundWhileListing' | 'concurrentTagAccess'): boolean {
    const left = this.#faults[fault];
    if (left > 0) this.#faults = { ...this.#faults, [fault]: left - 1 };
    return left > 0;
  }

  /** How many of `available` instances of the target vanish now. Uses up the count of the target. */
  takeVanishing(target: string, available: number): number {
    const allowance = lookupByGlob(this.#faults.vanish, target);
    if (allowance === undefined) return 0;
    const used = this.#vanished.get(target) ?? 0;
    const taken = Math.min(available, Math.max(0, allowance - used));
    if (taken > 0) this.#vanished.set(target, used + taken);
    return taken;
  }
}

/** JSON merge patch (RFC 7396). */
function mergeJson(target: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const merged = new Map(isPlainObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergeJson(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
