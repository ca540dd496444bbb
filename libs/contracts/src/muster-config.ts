import * as z from 'zod';
import { defineContract } from './contract.ts';
import { GoneRetentionDays } from './gone-retention.ts';
import { AccountId } from './ids.ts';
import { LossGuard } from './loss-guard.ts';
import { ProtectedTagKeys, refuseProtectedTags } from './protected-tag-keys.ts';
import { ExistingRegion, RegionPattern } from './region-pattern.ts';
import { WrittenRules } from './rules.ts';
import { TaskMaxAgeSeconds } from './task-age.ts';
import { refuseTemplates } from './templates.ts';
import { refuseUnknown } from './tolerant.ts';
import { Tolerate } from './tolerate.ts';

export const RegionSelection = z.union(
  [z.literal('enabled'), z.array(RegionPattern).min(1, 'name at least one region')],
  {
    error: (issue) =>
      Array.isArray(issue.input)
        ? undefined
        : 'expected "enabled" or a list of regions, such as ["us-east-1", "eu-*"]',
  },
);
export type RegionSelection = z.infer<typeof RegionSelection>;

const OrganizationEntry = z
  .string({ error: 'expected an organizational unit, root or account id as a quoted string' })
  .regex(
    /^(ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+|\d{12})$/,
    'expected an organizational unit (ou-…), a root (r-…) or a 12-digit account id',
  );

/** Accounts below the included roots, units and accounts, less those below the excluded ones. */
export const OrganizationScope = z.strictObject({
  include: z.array(OrganizationEntry).min(1, 'include at least one organizational unit, root or account'),
  exclude: z.array(OrganizationEntry).default([]),
});
export type OrganizationScope = z.infer<typeof OrganizationScope>;

/** Characters IAM allows in a role name, with an optional path before it. */
const RoleName = z
  .string()
  .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role, such as MusterReader');

export const Roles = z.strictObject({
  reader: RoleName.default('MusterReader'),
  tagger: RoleName.default('MusterTagger'),
  /** Limits: STS AssumeRole.ExternalId. */
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'expected 2 to 1224 letters, digits or any of _+=,.@:/-')
    .optional(),
  /** Role chaining: ARNs of roles that are assumed first, in this order, before the role in the account. */
  through: z
    .array(z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role'))
    .optional(),
});
export type Roles = z.infer<typeof Roles>;

export const MusterConfigSchema = z
  .strictObject({
    /**
     * The region whose STS and Organizations endpoints are used. Where it is absent: the region of AWS_REGION or the
     * profile, else us-east-1.
     */
    homeRegion: ExistingRegion.optional(),
    accounts: z.array(AccountId).min(1, 'name at least one account').optional(),
    organization: OrganizationScope.optional(),
    regions: RegionSelection.default('enabled'),
    roles: Roles.prefault({}),
    rules: WrittenRules.superRefine(refuseTemplates).prefault([]),
    /** Tag keys that no rule may set; a rule that does is refused. */
    protectedTagKeys: ProtectedTagKeys.optional(),
    tolerate: Tolerate.optional(),
    /** `defaultLossGuard` where it is absent. */
    lossGuard: LossGuard.optional(),
    /** `DEFAULT_GONE_RETENTION_DAYS` where it is absent. */
    goneRetentionDays: GoneRetentionDays.optional(),
    /** How old the values of a tag task may be when it is applied. `DEFAULT_TASK_MAX_AGE_SECONDS` where it is absent. */
    taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
  })
  .superRefine((config, context) => {
    refuseProtectedTags(config, context);
    if ((config.accounts === undefined) === (config.organization === undefined))
      context.addIssue({
        code: 'custom',
        path: [config.accounts === undefined ? 'accounts' : 'organization'],
        message: 'give either accounts or organization, one of the two',
      });
    (config.accounts ?? []).forEach((account, index) => {
      if (config.accounts?.indexOf(account) !== index)
        context.addIssue({
          code: 'custom',
          path: ['accounts', index],
          message: `account ${account} is listed twice`,
        });
    });
  });
export type MusterConfig = z.infer<typeof MusterConfigSchema>;

/** The file `muster.yaml`. */
export const MusterConfigV1 = defineContract({
  id: 'muster-config.v1',
  schema: refuseUnknown(MusterConfigSchema),
  example: {
    homeRegion: 'us-east-1',
    accounts: ['111111111111', '222222222222'],
    regions: ['us-east-1', 'eu-*'],
    roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
    rules: [{ id: 'production', match: {}, set: { Production: 'Yes' } }],
  },
});
