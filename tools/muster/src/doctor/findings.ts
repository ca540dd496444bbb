import type { AccountCheck, DoctorReport, RegionCheck, Roles, ServiceCheck } from '@muster/contracts';

/** What a finding is about; the advice depends on it. */
export type Kind = 'service' | 'check' | 'role' | 'regions' | 'describe' | 'tag';

/** One thing that is wrong in one place. */
export interface Finding {
  readonly kind: Kind;
  readonly code: string;
  /** As the user knows it: `role MusterReader`, `ec2:CreateTags`, `service tagger`. */
  readonly subject: string;
  readonly message: string;
  readonly accountId?: string;
  readonly region?: string;
}

const SERVICE_CODES = {
  missing: 'ServiceMissing',
  incomplete: 'ParametersMissing',
  'other-version': 'OtherVersion',
} as const;

/** What is wrong with the deployed services. @param version of this command */
export function serviceFindings(services: readonly ServiceCheck[], version: string): Finding[] {
  return services.flatMap(({ service, status, version: deployed, missing }): Finding[] => {
    if (status === 'ok') return [];
    const messages = {
      missing: 'none of its parameters is there',
      incomplete: `its parameters ${missing.join(', ')} are not there`,
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

/** What is wrong with an account. */
export function accountFindings(
  { accountId, reader, tagger, unchecked }: AccountCheck,
  roles: Roles,
): Finding[] {
  const findings: Finding[] = unchecked.map(({ check, code, message }) => ({
    kind: 'check',
    code,
    subject: check === 'reader' ? 'function checkReader' : 'function checkTagger',
    message,
    accountId,
  }));
  if (reader !== undefined) {
    if (reader.role !== 'ok')
      findings.push({ kind: 'role', subject: `role ${roles.reader}`, accountId, ...reader.role });
    else if (reader.listing !== undefined && reader.regions.length === 0)
      findings.push({ kind: 'regions', subject: 'ec2:DescribeRegions', accountId, ...reader.listing });
    else if (reader.regions.length === 0)
      findings.push({
        kind: 'regions',
        code: 'NoRegions',
        subject: 'regions of muster.yaml',
        message: 'none of the regions that are enabled in the account is among them',
        accountId,
      });
    findings.push(...regionFindings('describe', 'ec2:DescribeInstances', accountId, reader.regions));
  }
  if (tagger !== undefined) {
    if (typeof tagger.role !== 'string')
      findings.push({ kind: 'role', subject: `role ${roles.tagger}`, accountId, ...tagger.role });
    findings.push(...regionFindings('tag', 'ec2:CreateTags', accountId, tagger.regions));
  }
  return findings;
}

/** What does not keep a run from its work: it names every region and does without the account's own list. */
export function accountNotes({ accountId, reader }: AccountCheck): NonNullable<DoctorReport['notes']> {
  if (reader?.listing === undefined || reader.regions.length === 0) return [];
  const { code, message } = reader.listing;
  return [
    {
      accountId,
      code: 'RegionsNotListed',
      message: `The list of the account's regions was refused (${code}: ${message}); a run reads the regions that muster.yaml names as they are`,
    },
  ];
}

function regionFindings(
  kind: 'describe' | 'tag',
  subject: string,
  accountId: string,
  regions: readonly RegionCheck[],
): Finding[] {
  return regions.flatMap((check): Finding[] => {
    if (check.status === 'allowed') return [];
    const { region, status, code, message } = check;
    const about =
      status === 'not-enabled' ? { kind: 'regions' as const, subject: 'region' } : { kind, subject };
    return [{ ...about, code, message, accountId, region }];
  });
}
