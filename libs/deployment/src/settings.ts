import { MOST_WRITES_PER_SECOND, NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import * as z from 'zod';

/**
 * STS accepts 1224 characters, but the external ID occurs twice in the trust of a member account's role, and a trust
 * policy has at most 2048. With 256 there is room for six roles beside the hub's functions in `tools/roles`.
 * Source: IAM User Guide, "IAM and AWS STS quotas", role trust policy length.
 */
const MAX_EXTERNAL_ID_LENGTH = 256;
/** Source: CloudWatch Logs API Reference, PutRetentionPolicy; without 1096, which the Serverless Framework lacks. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Text that matches the pattern. Any other value gets the same message. */
const text = (pattern: RegExp, expected: string) => z.string(expected).regex(pattern, expected);
/** Source: IAM API Reference, CreateRole. */
const roleName = text(/^[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role, such as MusterReader');
const WARM_WRITES = `expected 0 for none, or ${NEW_TABLE_WRITES_PER_SECOND} to ${MOST_WRITES_PER_SECOND} writes a second`;
/** A number, or a number as text. The result is text, because CloudFormation defaults are text. Empty means none. */
const warmWrites = z
  .union([z.number(), z.string()], WARM_WRITES)
  .transform((writes) => (String(writes) === '0' ? '' : String(writes)))
  .refine(
    (writes) =>
      writes === '' ||
      (/^\d+$/.test(writes) &&
        Number(writes) >= NEW_TABLE_WRITES_PER_SECOND &&
        Number(writes) <= MOST_WRITES_PER_SECOND),
    WARM_WRITES,
  );
/** Source: S3 allows far more; a page is a snapshot that somebody reads within months. */
const MOST_REPORT_DAYS = 3_650;
const REPORT_DAYS = `expected 0 for no reports, or 1 to ${MOST_REPORT_DAYS} days`;
/** As `warmWrites`. */
const reportDays = z
  .union([z.number(), z.string()], REPORT_DAYS)
  .transform((days) => (String(days) === '0' ? '' : String(days)))
  .refine(
    (days) => days === '' || (/^\d+$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_REPORT_DAYS),
    REPORT_DAYS,
  );
const REPLACED_DAYS = `expected 1 to ${MOST_REPORT_DAYS} days`;
const trueOrFalse = z.boolean('expected true or false');
const oneOf = <Value extends string>(...values: readonly [Value, ...Value[]]) =>
  z.enum(values, `expected ${values.join(', ').replace(/, (\w+)$/, ' or $1')}`);

/** A resource policy of a table has at most 20 KB. Source: DynamoDB Developer Guide, resource-based policy considerations. */
const MAX_READERS = 100;
/** Source: IAM User Guide, aws:PrincipalOrgPaths; Organizations API Reference, ids of roots and units. */
const ORGANIZATION_PATH =
  /^o-[a-z0-9]{10,32}\/(r-[0-9a-z]{4,32}\/(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}\/)*)?\*?$/;

/** A list without duplicates. On the command line, commas separate its entries. */
const listOf = (pattern: RegExp, most: number, expected: string) =>
  z
    .array(text(pattern, expected), expected)
    .max(most, `expected at most ${most} entries`)
    .refine((entries) => new Set(entries).size === entries.length, 'expected each entry once');

/** Removed settings, and their replacements. */
const REMOVED = new Map([
  [
    'organizationId',
    'this setting was removed: it opened the inventory table to every account of the organization; set the readers instead: ' +
      'inventoryReaderAccounts, a list of account ids, or inventoryReaderPaths, a list of organization paths ' +
      '("o-a1b2c3d4e5/*" is the whole organization)',
  ],
]);

/** The settings of a stage. `defaults` has the values of missing settings. Empty text means not set. */
export const Settings = z
  .strictObject({
    /** The account of the stage. Empty: any. */
    accountId: text(/^(\d{12})?$/, 'expected an account id of 12 digits in quotes, such as "111111111111"'),
    readerRoleName: roleName,
    taggerRoleName: roleName,
    externalId: text(
      new RegExp(`^[\\w+=,.@:/-]{2,${MAX_EXTERNAL_ID_LENGTH}}$`),
      `expected 2 to ${MAX_EXTERNAL_ID_LENGTH} of A-Z a-z 0-9 _+=,.@:/-`,
    ),
    /** Accounts that may read the inventory table. */
    inventoryReaderAccounts: listOf(
      /^\d{12}$/,
      MAX_READERS,
      'expected account ids, such as ["222222222222"]',
    ),
    /** Organizational units, or a whole organization, whose accounts may read the inventory table. */
    inventoryReaderPaths: listOf(
      ORGANIZATION_PATH,
      MAX_READERS,
      'expected paths of one organization that end with / or /*, such as ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]',
    ).refine(
      (paths) => new Set(paths.map((path) => path.split('/', 1)[0])).size <= 1,
      'expected paths of one organization: all of them begin with the same o-…',
    ),
    /** ARN of the role that is assumed first, if `muster.yaml` has `roles.through`. */
    throughRoleArn: text(
      /^(arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)?$/,
      'expected the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Gate',
    ),
    /** ARN of the permissions boundary that every role of the stage gets. */
    permissionsBoundaryArn: text(
      /^(arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+)?$/,
      'expected the ARN of an IAM policy, such as arn:aws:iam::111111111111:policy/muster-boundary-prod',
    ),
    schedule: text(/^(rate|cron)\(.+\)$/, 'expected rate(…) or cron(…)'),
    scheduleEnabled: trueOrFalse,
    logRetentionDays: z
      .number(`expected one of ${RETENTION_DAYS.join(', ')}`)
      .refine((days) => RETENTION_DAYS.includes(days), `expected one of ${RETENTION_DAYS.join(', ')}`),
    logLevel: oneOf('DEBUG', 'INFO', 'WARN', 'ERROR'),
    alarmEmail: text(/^([^\s@]+@[^\s@]+\.[^\s@]+)?$/, 'expected an e-mail address'),
    deletionProtection: trueOrFalse,
    tableDeletionPolicy: oneOf('Retain', 'Delete'),
    /** Warm throughput of the inventory table. AWS charges for it once. It cannot be lowered. */
    warmWritesPerSecond: warmWrites,
    /** Days that the page about a run stays in the bucket for reports. Without it, there are no pages and no bucket. */
    reportRetentionDays: reportDays,
    /** Days that a page stays after another one replaced it. */
    replacedReportRetentionDays: z
      .number(REPLACED_DAYS)
      .int(REPLACED_DAYS)
      .min(1, REPLACED_DAYS)
      .max(MOST_REPORT_DAYS, REPLACED_DAYS),
  })
  .partial();
export type Settings = z.infer<typeof Settings>;

export const defaults: Required<Settings> = {
  readerRoleName: 'MusterReader',
  taggerRoleName: 'MusterTagger',
  externalId: 'muster',
  inventoryReaderAccounts: [],
  inventoryReaderPaths: [],
  throughRoleArn: '',
  permissionsBoundaryArn: '',
  schedule: 'rate(1 day)',
  scheduleEnabled: false,
  logRetentionDays: 30,
  logLevel: 'INFO',
  alarmEmail: '',
  deletionProtection: true,
  tableDeletionPolicy: 'Retain',
  warmWritesPerSecond: '',
  reportRetentionDays: '',
  replacedReportRetentionDays: 7,
  accountId: '',
};

/**
 * The problems of a value, each with its path and the expected value: `logLevel: expected …`.
 * @param keys name of the keys of the value, such as `stage`; empty for settings
 */
export function problemsOf({ issues }: z.ZodError, keys = ''): string[] {
  return issues.flatMap((issue) => {
    const at = issue.path.map((key, index) => (index === 0 ? `${keys} ${String(key)}`.trim() : String(key)));
    const say = (where: readonly string[], what: string) =>
      where.length === 0 ? what : `${where.join(', ')}: ${what}`;
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        say(
          [...at, key],
          REMOVED.get(key) ?? `unknown setting; valid settings are ${Object.keys(defaults).join(', ')}`,
        ),
      );
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => say(at, message));
    return [say(at, issue.message)];
  });
}
