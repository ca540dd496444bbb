import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { GoneRetentionDays } from '../values/gone-retention.ts';
import { AccountId } from '../values/ids.ts';
import { LossGuard } from '../values/loss-guard.ts';
import { OrganizationScope } from '../values/organization-scope.ts';
import { ProtectedTagKeys } from '../values/protected-tag-keys.ts';
import { RegionSelection } from '../values/region-selection.ts';
import { Roles } from '../values/roles.ts';
import { WrittenRules } from '../values/rules.ts';
import { TaskMaxAgeSeconds } from '../values/task-age.ts';
import { Tolerate } from '../values/tolerate.ts';

const MusterConfigSchema = z
  .strictObject({
    /**
     * The region whose STS and Organizations endpoints are used. Default: the region of AWS_REGION or the profile, or
     * us-east-1.
     */
    homeRegion: z.string().optional(),
    accounts: z.array(AccountId).min(1, 'name at least one account').optional(),
    organization: OrganizationScope.optional(),
    regions: RegionSelection.default('enabled'),
    roles: Roles.prefault({}),
    rules: WrittenRules.prefault([]),
    /** Tag keys that no rule may set. A rule that sets one is refused. */
    protectedTagKeys: ProtectedTagKeys.optional(),
    tolerate: Tolerate.optional(),
    /** Default: `defaultLossGuard`. */
    lossGuard: LossGuard.optional(),
    /** Default: `DEFAULT_GONE_RETENTION_DAYS`. */
    goneRetentionDays: GoneRetentionDays.optional(),
    /** Maximum age of the values of a tag task when it is applied. Default: `DEFAULT_TASK_MAX_AGE_SECONDS`. */
    taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
  })
  .superRefine((config, context) => {
    if ((config.accounts === undefined) === (config.organization === undefined))
      context.addIssue({
        code: 'custom',
        path: [config.accounts === undefined ? 'accounts' : 'organization'],
        message: 'set either accounts or organization, not both',
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

/**
 * The form of the file `muster.yaml`. `@muster/configuration` refuses files that have this form but cannot be used by a
 * run.
 */
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
