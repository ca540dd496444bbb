import { z } from 'zod';
import { InvalidOptionsError } from './errors.ts';
import { faultsSchema } from './faults.ts';
import { ALL_REGIONS, partitionOf, REGIONS_OF_ALL_PARTITIONS } from './regions.ts';
import { BUCKETS } from './throttle.ts';

const bucketNames = [...BUCKETS.keys()];
const FIRST_ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const FIRST_GENERATED_ACCOUNT = 400_000_000_000;

const accountId = z.string().regex(/^\d{12}$/, 'an account id has 12 digits');
const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(86_400_000);
const instanceCount = z.int().min(0).max(1_000_000);

/** 3 → ["111111111111", "222222222222", "333333333333"]. The fourth is "400000000004", and so on. */
function accountList(accounts: number | string[]): string[] {
  if (Array.isArray(accounts)) return accounts;
  return Array.from(
    { length: accounts },
    (_, index) => FIRST_ACCOUNTS[index] ?? String(FIRST_GENERATED_ACCOUNT + index + 1),
  );
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

const accounts = z
  .union([
    z.int().min(1).max(10_000),
    z.array(accountId).min(1).refine(isUnique, 'an account id appears twice'),
  ])
  .prefault(3)
  .transform(accountList);

const regions = z
  .union([
    z.int().min(1).max(ALL_REGIONS.length),
    z
      .array(z.enum(REGIONS_OF_ALL_PARTITIONS))
      .min(1)
      .refine(isUnique, 'a region appears twice')
      .refine((names) => new Set(names.map(partitionOf)).size === 1, 'the regions are of several partitions'),
  ])
  .prefault(16)
  .transform((value) => (Array.isArray(value) ? value : ALL_REGIONS.slice(0, value)));

const bucketLimits = z.strictObject({
  capacity: z.number().min(1),
  refillPerSecond: z.number().min(0),
});

/** The scenario and the behavior of a simulated AWS. Every option has a default. Unknown options are refused. */
export const optionsSchema = z.strictObject({
  /** Determines IDs, attributes and all random draws: the same seed gives the same fleet. */
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  /** A number, or the account IDs. */
  accounts,
  /** The organization's management account. All access keys that have no other owner belong to it. */
  hubAccountId: accountId.default('999999999999'),
  /** Access keys of users in other accounts: the account of each key, or `refused`. */
  accessKeys: z
    .record(z.string().regex(/^\w{4,128}$/), z.union([accountId, z.literal('refused')]))
    .default({}),
  /**
   * Regions enabled in every account: a number (default regions first, then opt-in regions), or a list of regions in
   * one partition.
   */
  regions,
  /** Initial number of instances in each account and region, including AWS-managed ones. */
  instancesPerTarget: instanceCount.default(1000),
  /** Different numbers for some targets: "<accountId>/<region>". `*` matches any. */
  targets: z.record(z.string().regex(/^[\d*]+\/[a-z\d*-]+$/), instanceCount).default({}),
  /** Share of the instances that an AWS service manages. They are hidden unless IncludeManagedResources is sent. */
  managedShare: share.default(0.02),
  stoppedShare: share.default(0.1),
  /** Share of the instances whose metadata contains their tags. EC2 allows fewer characters in their keys. */
  metadataTagsShare: share.default(0),
  /** Lists the suspended account 888888888888 in the organization. */
  suspendedAccount: z.boolean().default(false),
  /** Names of the roles that may be assumed. `*` is a wildcard. */
  roles: z.array(z.string().min(1)).default(['*']),
  /** If set, AssumeRole must send it. */
  externalId: z.string().min(2).max(1224).optional(),
  /** Shortens the lifetime of the credentials from AssumeRole. */
  sessionDurationMs: milliseconds.optional(),
  tokenLifetimeMs: milliseconds.default(3_600_000),
  /** How long a terminated instance is listed. */
  terminatedVisibleMs: milliseconds.default(3_600_000),
  /** Some pages are empty but have a token. The last page always has a token, and an empty page follows. */
  emptyPages: z.boolean().default(false),
  /** Each page after the first repeats an instance of the previous page. */
  repeatedInstances: z.boolean().default(false),
  /** CreateTags and DeleteTags name only the first of several missing ids. */
  nameOnlyFirstMissingId: z.boolean().default(false),
  latencyMs: milliseconds.default(0),
  /** Added for each instance that DescribeInstances returns. */
  latencyMsPerInstance: milliseconds.default(0.5),
  throttling: z.boolean().default(true),
  buckets: z.partialRecord(z.enum(bucketNames), bucketLimits).default({}),
  faults: faultsSchema.prefault({}),
  /** A file that stores the mutations, so that a restarted simulation continues with the same fleet. */
  journal: z.string().min(1).optional(),
});

export type SimulatedAwsOptions = z.output<typeof optionsSchema>;
export type SimulatedAwsOptionsInput = z.input<typeof optionsSchema>;

/** Parses options. Throws `InvalidOptionsError` that names every invalid option. */
export function parseOptions(input: unknown): SimulatedAwsOptions {
  const parsed = optionsSchema.safeParse(input);
  if (!parsed.success) throw new InvalidOptionsError(describeIssues(parsed.error));
  return parsed.data;
}

/** "accounts.0: an account id has 12 digits; foo: …", one clause for each issue. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message))
    .join('; ');
}
