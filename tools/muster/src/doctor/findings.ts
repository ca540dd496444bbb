import { type AccountCheck, type DoctorReport, type RegionCheck, type ServiceCheck } from '@muster/contracts';
import type { DoctorCase } from '@muster/errors/catalogue';
import { resourceTypeOf } from '@muster/resource-types';
import { actorOf, type DoctorAccess, isOfTemplate, subjectOf } from './access.ts';
import { isAllSkipped, isSkipped } from './tolerated.ts';

/** The subject of a finding. The advice depends on it. */
export type Kind = Exclude<DoctorCase, 'local' | 'any'>;

/** One problem in one place. */
export interface Finding {
  readonly kind: Kind;
  readonly code: string;
  /** As the user knows it: `role MusterReader`, `profile dev`, `ec2:CreateTags`, `service tagger`. */
  readonly subject: string;
  readonly message: string;
  readonly accountId?: string;
  readonly region?: string;
  /** How the account is accessed. Absent if the finding is not about an account. */
  readonly access?: DoctorAccess;
}

const SERVICE_CODES = {
  missing: 'ServiceMissing',
  incomplete: 'ParametersMissing',
  'other-version': 'OtherVersion',
} as const;

/** Problems of the deployed services. @param version version of this command */
export function serviceFindings(services: readonly ServiceCheck[], version: string): Finding[] {
  return services.flatMap(({ service, status, version: deployed, missing }): Finding[] => {
    if (status === 'ok') return [];
    const messages = {
      missing: 'none of its parameters exists',
      incomplete: `its parameters ${missing.join(', ')} are missing`,
      'other-version': `version ${deployed ?? '(unknown)'} is deployed, this command is ${version}`,
    };
    return [
      {
        kind: 'service',
        code: SERVICE_CODES[status],
        subject: `service ${service}`,
        message: messages[status],
      },
    ];
  });
}

/** Problems of an account. */
export const accountFindings = (account: AccountCheck, access: DoctorAccess): Finding[] =>
  findingsOf(account, access).map((finding) => ({ ...finding, access }));

function findingsOf({ accountId, reader, tagger, unchecked }: AccountCheck, access: DoctorAccess): Finding[] {
  const findings: Finding[] = unchecked.map(({ check, code, message }) => ({
    kind: 'check',
    code,
    subject: check === 'reader' ? 'function checkReader' : 'function checkTagger',
    message,
    accountId,
  }));
  if (reader !== undefined) {
    if (reader.role !== 'ok')
      findings.push({ kind: 'role', subject: subjectOf(access, 'reader'), accountId, ...reader.role });
    else if (reader.listing !== undefined && reader.regions.length === 0)
      findings.push({ kind: 'regions', subject: 'ec2:DescribeRegions', accountId, ...reader.listing });
    else if (reader.regions.length === 0)
      findings.push({
        kind: 'regions',
        code: 'NoRegions',
        subject: 'regions of muster.yaml',
        message: 'none of the regions is enabled in the account',
        accountId,
      });
    findings.push(...regionFindings('describe', accountId, reader.regions));
  }
  if (tagger !== undefined) {
    if (typeof tagger.role !== 'string')
      findings.push({ kind: 'role', subject: subjectOf(access, 'tagger'), accountId, ...tagger.role });
    findings.push(...regionFindings('tag', accountId, tagger.regions));
    for (const { key, message } of tagger.deniedKeys ?? [])
      findings.push({ kind: 'tag', code: 'TagKeyDenied', subject: `tag key "${key}"`, message, accountId });
  }
  return findings;
}

/** Problems of all accounts together: a run that cannot read anything fails. */
export const scopeFindings = (accounts: readonly AccountCheck[]): Finding[] =>
  isAllSkipped(accounts)
    ? [
        {
          kind: 'regions',
          code: 'NoTargets',
          subject: 'tolerate of muster.yaml',
          message:
            'a policy denies every region in scope and tolerate skips them all: the run would read nothing',
        },
      ]
    : [];

/** Findings that do not prevent a run. */
export const accountNotes = (
  account: AccountCheck,
  access: DoctorAccess,
): NonNullable<DoctorReport['notes']> => [
  ...listingNotes(account),
  ...taggingNotes(account, access),
  ...managedNotes(account),
  ...protectionNotes(account, access),
  ...deniedActionNotes(account, access),
];

/** A run with configured regions does not need the account's list of regions. */
function listingNotes({ accountId, reader }: AccountCheck): NonNullable<DoctorReport['notes']> {
  if (reader?.listing === undefined || reader.regions.length === 0) return [];
  const { code, message } = reader.listing;
  return [
    {
      accountId,
      code: 'RegionsNotListed',
      message: `The list of the account's regions was refused (${code}: ${message}); a run reads the regions in muster.yaml without checking them`,
    },
  ];
}

/** Regions for which no answer shows whether they can be tagged. */
function taggingNotes(
  { accountId, tagger }: AccountCheck,
  access: DoctorAccess,
): NonNullable<DoctorReport['notes']> {
  const checks = (tagger?.regions ?? []).flatMap((check) => (check.status === 'not-proven' ? [check] : []));
  const [first] = checks;
  if (first === undefined) return [];
  return [
    {
      accountId,
      code: 'TaggingNotProven',
      message: `It is unknown whether ${actorOf(access, 'tagger')} can tag in ${checks.map(({ region }) => region).join(', ')}: AWS answered ${first.code}, which does not show permissions, and doctor knows no ${resourceTypeOf(first.resourceType).words.one} there. Run "muster run --no-tag", then run doctor again`,
    },
  ];
}

/** Regions whose endpoint does not support the parameter that includes instances of AWS services. */
function managedNotes({ accountId, reader }: AccountCheck): NonNullable<DoctorReport['notes']> {
  const hiddenIn = (reader?.regions ?? []).flatMap((check) =>
    check.status === 'allowed' && check.managedHidden === true ? [check.region] : [],
  );
  if (hiddenIn.length === 0) return [];
  return [
    {
      accountId,
      code: 'ManagedResourcesHidden',
      message:
        `The EC2 endpoint does not support the parameter IncludeManagedResources (${hiddenIn.join(', ')}); a run calls it without the parameter, ` +
        `so ${resourceTypeOf().words.many} that AWS services manage may be missing, and none of them is marked as gone`,
    },
  ];
}

/** What a run cannot do without an action, as the end of a sentence. */
const LACKS: ReadonlyMap<string, string> = new Map([
  ['ec2:DescribeTags', 'a run cannot compare tags that were read long before the change'],
  ['ec2:DeleteTags', 'a run cannot remove tags, and what it added cannot be undone'],
]);

/** Calls beside CreateTags that the tagger role may not make. A role of an earlier release lacks them. */
function deniedActionNotes(
  { accountId, tagger }: AccountCheck,
  access: DoctorAccess,
): NonNullable<DoctorReport['notes']> {
  const actor = capitalized(actorOf(access, 'tagger'));
  const rights = isOfTemplate(access)
    ? 'update the role with tools/roles/member-roles.yaml'
    : 'allow the call in a policy';
  return (tagger?.deniedActions ?? []).map(({ action, code }) => ({
    accountId,
    code: 'TaggerRoleOutdated',
    message: `${actor} may not call ${action} (${code}), so ${LACKS.get(action) ?? 'a run may fail'}; ${rights}`,
  }));
}

/** Keys that `muster.yaml` protects and the role does not, or may not. */
function protectionNotes(
  { accountId, tagger }: AccountCheck,
  access: DoctorAccess,
): NonNullable<DoctorReport['notes']> {
  const actor = actorOf(access, 'tagger');
  const checks = tagger?.protectedKeys ?? [];
  const patterns = (status: string) =>
    checks.filter((check) => check.status === status).map(({ pattern }) => `"${pattern}"`);
  const writable = patterns('writable');
  const notProven = patterns('not-proven');
  const reason = checks.find(({ status }) => status === 'not-proven')?.reason ?? '';
  return [
    ...(writable.length === 0
      ? []
      : [
          {
            accountId,
            code: 'ProtectedKeyWritable',
            message: `${capitalized(actor)} can write ${writable.join(', ')} of protectedTagKeys; ${isOfTemplate(access) ? 'add them to the parameter ProtectedTagKeys of tools/roles/member-roles.yaml' : 'deny them in a policy'}`,
          },
        ]),
    ...(notProven.length === 0
      ? []
      : [
          {
            accountId,
            code: 'ProtectedKeyNotProven',
            message: `It is unknown whether ${actor} can write ${notProven.join(', ')} of protectedTagKeys (${reason})`,
          },
        ]),
  ];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function regionFindings(
  kind: 'describe' | 'tag',
  accountId: string,
  regions: readonly RegionCheck[],
): Finding[] {
  return regions.flatMap((check): Finding[] => {
    if (check.status === 'allowed' || check.status === 'not-proven' || isSkipped(check)) return [];
    const { region, resourceType, status, code, message } = check;
    const { calls } = resourceTypeOf(resourceType);
    const subject = kind === 'describe' ? calls.list : calls.tag;
    const about =
      status === 'not-enabled' ? { kind: 'regions' as const, subject: 'region' } : { kind, subject };
    return [{ ...about, code, message, accountId, region }];
  });
}
