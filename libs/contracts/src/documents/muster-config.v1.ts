import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { type AccountEntry, accountListOf, usesOwnCredentials } from '../values/account-settings.ts';
import { GoneRetentionDays } from '../values/gone-retention.ts';
import { LossGuard } from '../values/loss-guard.ts';
import { writtenOrganizationOf } from '../values/organization-scope.ts';
import { PlanMaxAge } from '../values/plan-max-age.ts';
import { ProtectedTagKeys } from '../values/protected-tag-keys.ts';
import { RegionSelection } from '../values/region-selection.ts';
import { WrittenRoles } from '../values/roles.ts';
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
    /** IDs, or mappings with an ID and settings of that account. */
    accounts: accountListOf(RegionSelection)
      .describe(
        'The accounts: IDs such as "111111111111", or mappings such as { id: "111111111111", name: production }.',
      )
      .optional(),
    organization: writtenOrganizationOf(RegionSelection).optional(),
    regions: RegionSelection.default('enabled'),
    /** `none`: no account is accessed by a role; each has `profile` or `self`. */
    roles: WrittenRoles.prefault({}),
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
    /** The longest time from the making of a tag plan to its application. Default: `DEFAULT_PLAN_MAX_AGE`. */
    planMaxAge: PlanMaxAge.optional(),
  })
  .superRefine((config, context) => {
    if ((config.accounts === undefined) === (config.organization === undefined))
      context.addIssue({
        code: 'custom',
        path: [config.accounts === undefined ? 'accounts' : 'organization'],
        message: 'set either accounts or organization, not both',
      });
    checkAccounts(config, context);
  });

interface Accounts {
  readonly accounts?: readonly (string | AccountEntry)[] | undefined;
  readonly organization?: { readonly accounts?: readonly AccountEntry[] | undefined } | undefined;
  readonly roles: WrittenRoles;
}

/** An account in a configuration, and its place. */
interface Placed {
  readonly path: readonly PropertyKey[];
  readonly entry: AccountEntry;
}

/** Refuses accounts that contradict each other, or `roles: none`. */
function checkAccounts(
  { accounts = [], organization, roles }: Accounts,
  context: z.core.$RefinementCtx,
): void {
  const refuse = (path: readonly PropertyKey[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path], message });
  const placed: readonly Placed[] = [
    ...accounts.map((account, index) => ({
      path: ['accounts', index],
      entry: typeof account === 'string' ? { id: account } : account,
    })),
    ...(organization?.accounts ?? []).map((entry, index) => ({
      path: ['organization', 'accounts', index],
      entry,
    })),
  ];
  const ids = new Set<string>();
  const ofProfile = new Map<string, string>();
  let own: string | undefined;
  for (const { path, entry } of placed) {
    const { id, profile, self } = entry;
    if (ids.has(id)) refuse(path, `account ${id} is listed twice`);
    ids.add(id);
    const other = profile === undefined ? undefined : ofProfile.get(profile);
    if (other !== undefined)
      refuse(
        [...path, 'profile'],
        `the profile ${profile} is used for account ${other}, too; a profile has the credentials of one account`,
      );
    if (profile !== undefined) ofProfile.set(profile, id);
    if (self === true && own !== undefined)
      refuse([...path, 'self'], `only one account can be self, and ${own} is; use a profile or a role here`);
    if (self === true) own ??= id;
    if (roles === 'none' && !usesOwnCredentials(entry))
      refuse(path, `roles is none, so account ${id} needs profile or self: true`);
  }
  if (roles === 'none' && organization !== undefined)
    refuse(['roles'], 'the accounts of an organization are read with a role; write their names, not none');
}

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
