import * as z from 'zod';
import { asMapping, asText, checkAlways, isMapping, type Refuse } from '../check-always.ts';
import { mappingOf, type Pairs, pairsOf } from '../entries.ts';
import { expecting } from './expecting.ts';
import { AccountId, accountIdError } from './ids.ts';
import { OrganizationFacts } from './organization-facts.ts';
import { RegionSelection } from './region-selection.ts';
import { ExternalId, RoleName, type Roles } from './roles.ts';

/** Room for the name of an account (50 characters in Organizations) or of a profile. */
const MAX_NAME_LENGTH = 128;
/** Source: Organizations API Reference, Tag. */
const MAX_ACCOUNT_TAG_KEY_LENGTH = 128;
const MAX_ACCOUNT_TAG_VALUE_LENGTH = 256;

/** Control characters, which a terminal would interpret, and parts of characters. */
const isPlainText = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

export const AccountName = z
  .string({ error: 'expected the name of the account as a string' })
  .min(1, 'the name of an account has at least 1 character')
  .max(MAX_NAME_LENGTH, `the name of an account has at most ${MAX_NAME_LENGTH} characters`)
  .refine(isPlainText, 'the name of an account cannot contain control characters')
  .meta({ description: 'Name of the account, for people.', examples: ['production'] });

export const ProfileName = z
  .string({ error: 'expected the name of an AWS profile as a string' })
  .min(1, 'expected the name of an AWS profile')
  .max(MAX_NAME_LENGTH, `the name of an AWS profile has at most ${MAX_NAME_LENGTH} characters`)
  .refine(isPlainText, 'the name of an AWS profile cannot contain control characters')
  .meta({
    description:
      'AWS profile of this machine whose credentials read and tag the account. No role is assumed. Works only on one machine.',
    examples: ['dev'],
  });

const AccountTagKey = z
  .string()
  .min(1, 'the key of an account tag has at least 1 character')
  .max(
    MAX_ACCOUNT_TAG_KEY_LENGTH,
    `the key of an account tag has at most ${MAX_ACCOUNT_TAG_KEY_LENGTH} characters`,
  )
  .refine(isPlainText, 'the key of an account tag cannot contain control characters');
const AccountTagValue = z
  .string({ error: 'expected a string; put the value in quotes' })
  .max(
    MAX_ACCOUNT_TAG_VALUE_LENGTH,
    `the value of an account tag has at most ${MAX_ACCOUNT_TAG_VALUE_LENGTH} characters`,
  )
  .refine(isPlainText, 'the value of an account tag cannot contain control characters');

type AccountTags = Pairs<string>;

/** What can be set for one account. Everything that is absent is as for all accounts. */
const settingsWith = <Tags extends z.ZodType<AccountTags>, Regions extends z.ZodType<RegionSelection>>(
  tags: Tags,
  regions: Regions,
) => ({
  name: AccountName.optional(),
  profile: ProfileName.optional(),
  role: RoleName.meta({
    description: 'Name of the role that reads and tags this account, in place of both roles in `roles`.',
    examples: ['Audit'],
  }).optional(),
  self: z
    .literal(true, { error: 'expected true; leave self out of all other accounts' })
    .meta({
      description:
        "`true`: this is the caller's own account, and the caller's credentials read and tag it. No role is assumed. At most one account has it. Works only on one machine.",
      examples: [true],
    })
    .optional(),
  externalId: ExternalId.meta({
    description: 'External ID for the role of this account, in place of the one in `roles`.',
    examples: ['audit'],
  }).optional(),
  regions: regions
    .meta({
      description: 'Regions of this account, in place of `regions` for all accounts.',
      examples: [['eu-west-1']],
    })
    .optional(),
  tags: tags
    .meta({ description: 'Tags of the account itself.', examples: [{ CostCenter: '4711' }] })
    .optional(),
});

/** How an account is accessed, of its settings. */
type Access = Pick<AccountSettings, 'profile' | 'role' | 'self' | 'externalId'>;

/** Settings that contradict each other. */
const CONTRADICTIONS: readonly (readonly [string, string])[] = [
  ['profile', 'role'],
  ['profile', 'self'],
  ['role', 'self'],
  ['profile', 'externalId'],
  ['self', 'externalId'],
];

/** Refuses settings that contradict each other. */
function checkAccess(settings: unknown, refuse: Refuse): void {
  const { profile, role, self, externalId } = asMapping(settings);
  const given = [profile && 'profile', role && 'role', self && 'self'].filter((name) => Boolean(name));
  const [first, second] = given;
  if (typeof second === 'string')
    refuse([second], `${String(first)} and ${second} cannot be combined; remove one of the two`);
  const own = asText(profile) === undefined ? self === true && 'self' : 'profile';
  if (externalId !== undefined && own !== false)
    refuse(['externalId'], `externalId is for a role, and ${own} assumes none; remove one of the two`);
}

/** An account with its settings, as people write it. */
export const accountEntryOf = <Regions extends z.ZodType<RegionSelection>>(regions: Regions) =>
  z
    .strictObject({
      id: AccountId.meta({
        description: 'ID of the account: 12 digits, in quotes.',
        examples: ['111111111111'],
      }),
      ...settingsWith(
        mappingOf(AccountTagKey, AccountTagValue, 'tags as a mapping, such as { CostCenter: "4711" }'),
        regions,
      ),
    })
    .check(checkAlways(checkAccess))
    .meta({ allOf: CONTRADICTIONS.map((required) => ({ not: { required } })) });
export type AccountEntry = z.output<ReturnType<typeof accountEntryOf>>;

/** The accounts of a configuration: IDs, or mappings with an ID and settings. */
export const accountListOf = <Regions extends z.ZodType<RegionSelection>>(regions: Regions) =>
  z
    .array(
      z.union([AccountId, accountEntryOf(regions)], {
        error: ({ input }) => {
          if (isMapping(input)) return undefined;
          if (typeof input === 'string')
            return 'expected an account id of exactly 12 digits, such as "111111111111"';
          return typeof input === 'number'
            ? accountIdError(input)
            : `${accountIdError(input)}, or a mapping, such as { id: "111111111111", name: production }`;
        },
      }),
      expecting('a list of account ids, such as ["111111111111"]'),
    )
    .min(1, 'name at least one account, such as "111111111111"')
    .meta({
      description:
        'The accounts: IDs, or mappings with an ID and settings of that account. Instead of `organization`.',
      examples: [['111111111111', { id: '222222222222', name: 'development', role: 'Audit' }]],
      uniqueItems: true,
    });

/**
 * The settings of one account in the steps of a run. They contain no credentials: `profile` is only a name, and `self`
 * says that the caller has them.
 */
export const AccountSettings = z
  .strictObject({
    accountId: AccountId,
    ...settingsWith(pairsOf(AccountTagKey, AccountTagValue), RegionSelection),
  })
  .check(checkAlways(checkAccess));
export type AccountSettings = z.output<typeof AccountSettings>;

/** What a run knows about an account: its settings, and what was read in AWS Organizations. */
export const AccountOfRun = AccountSettings.safeExtend({
  /** Absent: nothing was read. */
  organization: OrganizationFacts.optional(),
});
export type AccountOfRun = z.output<typeof AccountOfRun>;

/** Whether the credentials of the caller or of a profile are used, and no role. Works only on one machine. */
export const usesOwnCredentials = ({ profile, self }: Pick<Access, 'profile' | 'self'>): boolean =>
  profile !== undefined || self === true;

/** How a run accesses one account: with the roles, or with credentials that are found on this machine. */
export interface AccountAccess {
  readonly roles: Roles;
  readonly profile?: string;
  readonly self?: true;
}

/** The access to an account of a run whose other accounts use `roles`. */
export const accessTo = (roles: Roles, account: Access | undefined): AccountAccess => ({
  roles: {
    ...roles,
    ...(account?.role === undefined ? {} : { reader: account.role, tagger: account.role }),
    ...(account?.externalId === undefined ? {} : { externalId: account.externalId }),
  },
  ...(account?.profile === undefined ? {} : { profile: account.profile }),
  ...(account?.self === undefined ? {} : { self: account.self }),
});
