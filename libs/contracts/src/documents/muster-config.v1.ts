import * as z from 'zod';
import { asList, asMapping, asText, checkAlways, isMapping, type Refuse } from '../check-always.ts';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { accountListOf } from '../values/account-settings.ts';
import { expecting } from '../values/expecting.ts';
import { writtenOrganizationOf } from '../values/organization-scope.ts';
import { PlanMaxAge } from '../values/plan-max-age.ts';
import { RegionSelection } from '../values/region-selection.ts';
import { WrittenRoles } from '../values/roles.ts';
import { WrittenRules } from '../values/rules.ts';
import { runSettings } from '../values/run-settings.ts';
import { TagStandard } from '../values/tag-standard.ts';

/** Conditions between keys, for JSON Schema. `checkKeys` and `checkAccounts` check them. */
const CONDITIONS = {
  oneOf: [{ required: ['accounts'] }, { required: ['organization'] }],
  if: { properties: { roles: { const: 'none' } }, required: ['roles'] },
  then: {
    not: { required: ['organization'] },
    properties: {
      accounts: { items: { type: 'object', anyOf: [{ required: ['profile'] }, { required: ['self'] }] } },
    },
  },
};

const MusterConfigSchema = z
  .strictObject(
    {
      homeRegion: z
        .string({ error: 'expected the name of a region, such as us-east-1' })
        .meta({
          description:
            'The region whose STS and Organizations endpoints are used. Without it: the region of AWS_REGION or of the profile, or us-east-1.',
          examples: ['eu-west-1'],
        })
        .optional(),
      accounts: accountListOf(RegionSelection).optional(),
      organization: writtenOrganizationOf(RegionSelection).optional(),
      regions: RegionSelection.default('enabled'),
      roles: WrittenRoles.prefault({}),
      rules: WrittenRules.prefault([]),
      standard: TagStandard.optional(),
      ...runSettings,
      planMaxAge: PlanMaxAge.optional(),
    },
    expecting('a mapping of keys to values, such as accounts: ["111111111111"]'),
  )
  .check(checkAlways(checkKeys), checkAlways(checkAccounts))
  .meta(CONDITIONS);

function checkKeys(config: unknown, refuse: Refuse): void {
  const { accounts, organization } = asMapping(config);
  if (accounts === undefined && organization === undefined && isMapping(config))
    refuse(['accounts'], 'missing; set accounts, such as accounts: ["111111111111"], or organization');
  if (accounts !== undefined && organization !== undefined)
    refuse(['organization'], 'accounts and organization cannot be combined; remove one of the two');
}

/** An account in a configuration, and its place. */
interface Placed {
  readonly path: readonly PropertyKey[];
  readonly entry: Readonly<Record<string, unknown>>;
}

const placedIn = (list: unknown, path: readonly PropertyKey[]): Placed[] =>
  asList(list).map((account, index) => ({
    path: [...path, index],
    entry: typeof account === 'string' ? { id: account } : asMapping(account),
  }));

/** Refuses accounts that contradict each other, or `roles: none`. */
function checkAccounts(config: unknown, refuse: Refuse): void {
  const { accounts, organization, roles } = asMapping(config);
  const placed = [
    ...placedIn(accounts, ['accounts']),
    ...placedIn(asMapping(organization).accounts, ['organization', 'accounts']),
  ];
  const ids = new Set<string>();
  const ofProfile = new Map<string, string>();
  let own: string | undefined;
  for (const { path, entry } of placed) {
    const id = asText(entry.id);
    const profile = asText(entry.profile);
    const isSelf = entry.self === true;
    if (id === undefined) continue;
    if (ids.has(id)) refuse(path, `account ${id} is listed twice; remove one of the two`);
    ids.add(id);
    const other = profile === undefined ? undefined : ofProfile.get(profile);
    if (other !== undefined)
      refuse(
        [...path, 'profile'],
        `the profile ${profile} is used for account ${other}, too; a profile has the credentials of one account; choose another profile or a role`,
      );
    if (profile !== undefined) ofProfile.set(profile, id);
    if (isSelf && own !== undefined)
      refuse([...path, 'self'], `only one account can be self, and ${own} is; use a profile or a role here`);
    if (isSelf) own ??= id;
    if (roles === 'none' && profile === undefined && !isSelf)
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
