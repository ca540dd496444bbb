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

/** A tag policy of the organization that is enforced on instances. Keys are compared without regard to case. */
const tagPolicy = z.strictObject({
  target: targetPattern.default('*'),
  /** The key in the only spelling that the policy allows. */
  key: z.string().min(1),
  /** The values that it allows, where `*` is a wildcard. Absent: every value. */
  values: z.array(z.string()).min(1).optional(),
});
export type TagPolicy = z.infer<typeof tagPolicy>;

/** Instances that refuse tags. A CreateTags call that names one of them has no effect, and the answer names none. */
const refusedTags = z.strictObject({
  target: targetPattern.default('*'),
  code: z.string().min(1),
  message: z.string().min(1).default('The operation is not permitted.'),
  status: z.int().min(400).max(499).default(400),
  /** Of the instances, those that refuse; always the same ones. */
  share: z.number().min(0).max(1).default(1),
  /** Only these instances. */
  instanceIds: z.array(z.string()).optional(),
  /** Only instances in these states. */
  states: z.array(z.enum(['running', 'stopped', 'terminated'])).optional(),
  /** Only instances that an AWS service manages (true), or that none does (false). */
  managed: z.boolean().optional(),
});
export type RefusedTags = z.infer<typeof refusedTags>;

/** Which part of a fleet a listing shows: instances by their position, from 0 up to, not including, 1. */
const shownPart = z.strictObject({ from: z.number().min(0).max(1), to: z.number().min(0).max(1) });
export type ShownPart = z.infer<typeof shownPart>;

/** What goes wrong on purpose. Targets, accounts and APIs may hold the wildcard `*`. */
export const faultsSchema = z.strictObject({
  /** AssumeRole into these accounts answers AccessDenied. */
  deniedAccounts: z.array(accountPattern).default([]),
  /** AssumeRole of these roles answers AccessDenied: they are not there, or trust somebody else. */
  deniedRoles: z.array(rolePattern).default([]),
  /** DescribeInstances answers UnauthorizedOperation. */
  unauthorizedTargets: z.array(targetPattern).default([]),
  /** DescribeRegions answers UnauthorizedOperation, as where a service control policy denies the region. */
  describeRegionsDenied: z.array(targetPattern).default([]),
  /** DescribeInstances answers as where a service control policy denies it. */
  policyDeniedTargets: z.array(targetPattern).default([]),
  /** Organizations lists these accounts in another state, `REMOVED` not at all; their roles cannot be assumed. */
  accountStates: z
    .record(
      z.string().regex(/^\d{12}$/, 'an account id has 12 digits'),
      z.enum(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'REMOVED']),
    )
    .default({}),
  /** Organizations lists these accounts without their ids. */
  accountsWithoutId: z.array(accountPattern).default([]),
  /** DescribeRegions lists these regions without their names. */
  regionsWithoutName: z.array(targetPattern).default([]),
  /** DescribeInstances does not know the parameter IncludeManagedResources, as endpoints of other partitions may not. */
  managedUnknown: z.array(targetPattern).default([]),
  /** Regions that the account has disabled: they are listed as not opted in, and EC2 answers AuthFailure there. */
  disabledRegions: z.array(targetPattern).default([]),
  /** DescribeInstances, CreateTags and DeleteTags answer Unavailable (503). */
  unavailableTargets: z.array(targetPattern).default([]),
  /** CreateTags answers UnauthorizedOperation. */
  createTagsDenied: z.array(targetPattern).default([]),
  /** A dry run of CreateTags looks for the instances before it looks at rights: EC2 documents no order. */
  dryRunLooksFirst: z.array(targetPattern).default([]),
  /** CreateTags and DeleteTags with a tag key of these answer UnauthorizedOperation, as where a policy denies the key. */
  deniedTagKeys: z.array(z.string().min(1)).default([]),
  /** CreateTags answers TagPolicyViolation where a key or value is not what one of these policies allows. */
  tagPolicies: z.array(tagPolicy).default([]),
  /** CreateTags answers with the code of the first entry that an instance of the call matches. */
  refusedTags: z.array(refusedTags).default([]),
  /** Share (0..1) of the calls of an API that answer InternalError (500) without any effect. */
  errorRate: z.record(apiPattern, z.number().min(0).max(1)).default({}),
  /** Share (0..1) of the calls of an API whose answer is not one of AWS, or is one that nobody expects. */
  odd: z.record(apiPattern, z.number().min(0).max(1)).default({}),
  /** Which odd answers there are; `odd-answers.ts` says what each is. */
  oddKinds: z
    .array(oddKind)
    .min(1)
    .default([...ODD_KINDS]),
  /**
   * So many of the first calls of an API are refused access, in each account and region for itself and AssumeRole for
   * each role: changes in IAM are not visible everywhere immediately.
   */
  refuseFirst: z.record(apiPattern, count).default({}),
  /** This many of the next DescribeInstances calls with a token fail because the token is not valid. */
  refuseTokens: count.default(0),
  /** How: EC2 is also seen to answer InvalidParameterValue with "Unable to parse pagination token". */
  refuseTokensWith: z
    .enum(['InvalidPaginationToken', 'InvalidParameterValue'])
    .default('InvalidPaginationToken'),
  /** So many of the next DescribeInstances calls without ids answer InvalidInstanceID.NotFound all the same. */
  notFoundWhileListing: count.default(0),
  /**
   * Per target: what the coming listings show, one after the other, as a complete answer. A listing is what
   * DescribeInstances gives from page one, without ids and filters. After them, listings show the whole fleet.
   */
  listings: z.record(targetPattern, z.array(shownPart)).default({}),
  /** So many of the next CreateTags or DeleteTags calls answer ConcurrentTagAccess, without any effect. */
  concurrentTagAccess: count.default(0),
  /** Per target: so many of the instances named by coming CreateTags or DeleteTags calls vanish just before. */
  vanish: z.record(targetPattern, count).default({}),
});

export type Faults = z.infer<typeof faultsSchema>;
export type FaultsInput = z.input<typeof faultsSchema>;

/** A change of the faults: lists replace, tables are merged, `null` takes a fault (or one key of a table) away. */
export type FaultsPatch = {
  [K in keyof Faults]?: Faults[K] extends readonly unknown[] | number | string
    ? Exclude<FaultsInput[K], undefined> | null
    : { [key: string]: number | string | readonly ShownPart[] | null } | null;
};

/** The faults now in force, with what has been used up of them. */
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
   * Merges a patch into the faults and returns the result. A new table `vanish`, `refuseFirst` or `listings`
   * starts its counts afresh.
   * Throws a ZodError, leaving everything as it was, when the result is not a valid set of faults.
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

  /** The state in which Organizations lists an account, where it is not active. */
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
      | 'dryRunLooksFirst',
    target: string,
  ): boolean {
    return this.#faults[fault].some((pattern) => matchesGlob(pattern, target));
  }

  deniesTagKey(key: string): boolean {
    return this.#faults.deniedTagKeys.some((pattern) => matchesGlob(pattern, key));
  }

  /** The policies that hold in a target. */
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

  /** Draws whether this call of `api` is answered oddly, and how; the n-th draw of an API is the same for the same seed. */
  drawsOdd(api: string): OddKind | undefined {
    const { odd, oddKinds } = this.#faults;
    const fraction = this.#draw(`odd ${api}`, lookupByGlob(odd, api));
    return fraction === undefined ? undefined : oddKinds[Math.floor(fraction * oddKinds.length)];
  }

  /** Draws whether this call of `api` fails; the n-th draw of an API is the same for the same seed. */
  drawsError(api: string): boolean {
    return this.#draw(api, lookupByGlob(this.#faults.errorRate, api)) !== undefined;
  }

  /** Undefined if the draw is above the rate; else where below the rate it is, from 0 up to, not including, 1. */
  #draw(name: string, rate: number | undefined): number | undefined {
    if (rate === undefined || rate === 0) return undefined;
    const draw = (this.#draws.get(name) ?? 0) + 1;
    this.#draws.set(name, draw);
    const fraction = unitFraction(hashText(`${name}#${draw}`, this.#seed)) / rate;
    return fraction < 1 ? fraction : undefined;
  }

  /** Whether this call is one of the first of its API and place, which are refused. */
  refusesAccess(api: string, place: string): boolean {
    const allowance = lookupByGlob(this.#faults.refuseFirst, api) ?? 0;
    const key = `${api} ${place}`;
    const refused = this.#refused.get(key) ?? 0;
    if (refused >= allowance) return false;
    this.#refused.set(key, refused + 1);
    return true;
  }

  /** What a page of a listing shows of the target; undefined: all. @param begins whether it is page one */
  shownPart(target: string, begins: boolean): ShownPart | undefined {
    const number = (this.#listed.get(target) ?? 0) + (begins ? 1 : 0);
    this.#listed.set(target, number);
    return lookupByGlob(this.#faults.listings, target)?.[number - 1];
  }

  /** Whether a fault that is a number of calls strikes now; each time uses up one. */
  takes(fault: 'refuseTokens' | 'notFoundWhileListing' | 'concurrentTagAccess'): boolean {
    const left = this.#faults[fault];
    if (left > 0) this.#faults = { ...this.#faults, [fault]: left - 1 };
    return left > 0;
  }

  /** How many of `available` instances of the target vanish now; uses up the target's allowance. */
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
