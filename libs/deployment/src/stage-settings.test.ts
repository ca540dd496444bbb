import { describe, expect, it } from '@jest/globals';
import { stageSettings } from './stage-settings.ts';

describe('stageSettings', () => {
  it('protects the tables of every stage except those for tests', () => {
    const { default: defaults, dev, test, prod } = stageSettings({ prod: { externalId: 'secret-1' } });
    expect(defaults).toMatchObject({
      externalId: 'muster',
      scheduleEnabled: false,
      deletionProtection: true,
      tableDeletionPolicy: 'Retain',
    });
    expect([dev, test]).toEqual([
      { deletionProtection: false, tableDeletionPolicy: 'Delete' },
      { deletionProtection: false, tableDeletionPolicy: 'Delete' },
    ]);
    expect(prod).toEqual({ externalId: 'secret-1' });
  });

  it('accepts any settings of a temporary stage', () => {
    expect(stageSettings({ dev: { deletionProtection: true } })['dev']).toEqual({
      deletionProtection: true,
      tableDeletionPolicy: 'Delete',
    });
  });

  it('passes on lists as text, separated by commas', () => {
    const paths = ['o-a1b2c3d4e5/*', 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/'];
    const settings = stageSettings({
      prod: { inventoryReaderAccounts: ['222222222222', '333333333333'], inventoryReaderPaths: paths },
    });
    expect(settings['prod']).toEqual({
      inventoryReaderAccounts: '222222222222,333333333333',
      inventoryReaderPaths: 'o-a1b2c3d4e5/*,o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/ou-ab12-22222222/',
    });
  });

  it('merges the shared settings with the defaults, one by one', () => {
    const settings = stageSettings({ default: { externalId: 'our-id' }, prod: { logLevel: 'WARN' } });
    expect(settings).toEqual({
      default: {
        readerRoleName: 'MusterReader',
        taggerRoleName: 'MusterTagger',
        externalId: 'our-id',
        inventoryReaderAccounts: '',
        inventoryReaderPaths: '',
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
      },
      dev: { deletionProtection: false, tableDeletionPolicy: 'Delete' },
      test: { deletionProtection: false, tableDeletionPolicy: 'Delete' },
      prod: { logLevel: 'WARN' },
    });
  });

  it.each([
    [0, ''],
    ['', ''],
    [4000, '4000'],
    ['40000', '40000'],
  ])('accepts %j as the initial write throughput of a table', (writes, text) => {
    expect(stageSettings({ prod: { warmWritesPerSecond: writes } })['prod']).toEqual({
      warmWritesPerSecond: text,
    });
  });

  it.each([
    [0, ''],
    ['', ''],
    [1, '1'],
    ['3650', '3650'],
  ])('accepts %j as the days that a report stays', (days, text) => {
    expect(stageSettings({ prod: { reportRetentionDays: days } })['prod']).toEqual({
      reportRetentionDays: text,
    });
  });

  const known =
    'readerRoleName, taggerRoleName, externalId, inventoryReaderAccounts, inventoryReaderPaths, throughRoleArn, ' +
    'permissionsBoundaryArn, schedule, scheduleEnabled, logRetentionDays, logLevel, alarmEmail, deletionProtection, tableDeletionPolicy, ' +
    'warmWritesPerSecond, reportRetentionDays, replacedReportRetentionDays';

  it.each([
    [{ prod: { alarmMail: 'x' } }, `stage prod, alarmMail: unknown setting; valid settings are ${known}`],
    [
      { prod: { organizationId: 'o-a1b2c3d4e5' } },
      'stage prod, organizationId: this setting was removed: it opened the inventory table to every account of the organization; set the readers ' +
        'instead: inventoryReaderAccounts, a list of account ids, or inventoryReaderPaths, a list of ' +
        'organization paths ("o-a1b2c3d4e5/*" is the whole organization)',
    ],
    [
      { prod: { inventoryReaderAccounts: '222222222222' } },
      'stage prod, inventoryReaderAccounts: expected account ids, such as ["222222222222"]',
    ],
    [
      { prod: { inventoryReaderAccounts: ['222222222222', '222222222222'] } },
      'stage prod, inventoryReaderAccounts: expected each entry once',
    ],
    [
      { prod: { inventoryReaderPaths: ['o-a1b2c3d4e5'] } },
      'stage prod, inventoryReaderPaths, 0: expected paths of one organization that end with / or /*, such as ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"]',
    ],
    [
      { prod: { inventoryReaderPaths: ['o-a1b2c3d4e5/*', 'o-a1b2c3d4e6/*'] } },
      'stage prod, inventoryReaderPaths: expected paths of one organization: all of them begin with the same o-…',
    ],
    [
      { prod: { permissionsBoundaryArn: 'muster-boundary-prod' } },
      'stage prod, permissionsBoundaryArn: expected the ARN of an IAM policy, such as arn:aws:iam::111111111111:policy/muster-boundary-prod',
    ],
    ...[3999, 40_001, 4000.5, -1, '4,000', true].map((warmWritesPerSecond): [object, string] => [
      { prod: { warmWritesPerSecond } },
      'stage prod, warmWritesPerSecond: expected 0 for none, or 4000 to 40000 writes a second',
    ]),
    ...[-1, 3_651, 1.5, '90d', true].map((reportRetentionDays): [object, string] => [
      { prod: { reportRetentionDays } },
      'stage prod, reportRetentionDays: expected 0 for no reports, or 1 to 3650 days',
    ]),
    ...[0, 1.5, '7', 3_651].map((replacedReportRetentionDays): [object, string] => [
      { prod: { replacedReportRetentionDays } },
      'stage prod, replacedReportRetentionDays: expected 1 to 3650 days',
    ]),
    [{ prod: { schedule: 'daily' } }, 'stage prod, schedule: expected rate(…) or cron(…)'],
    [{ prod: { scheduleEnabled: 'yes' } }, 'stage prod, scheduleEnabled: expected true or false'],
    [{ prod: { logLevel: 'debug' } }, 'stage prod, logLevel: expected DEBUG, INFO, WARN or ERROR'],
    [{ prod: { tableDeletionPolicy: 'Keep' } }, 'stage prod, tableDeletionPolicy: expected Retain or Delete'],
    [{ prod: { readerRoleName: 'a/b' } }, 'stage prod, readerRoleName: expected the name of an IAM role'],
    [{ prod: { alarmEmail: 'us' } }, 'stage prod, alarmEmail: expected an e-mail address'],
    [{ prod: { logRetentionDays: 8 } }, 'stage prod, logRetentionDays: expected one of 1, 3, 5, 7, 14, 30'],
    [
      { prod: { throughRoleArn: 'arn:aws:iam::1:role/Gate' } },
      'stage prod, throughRoleArn: expected the ARN of an IAM role, such as arn:aws:iam::111111111111:role/Gate',
    ],
    [{ prod: 'x' }, 'stage prod: expected settings in braces'],
    [
      { Prod: {} },
      'stage Prod: a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen, or is called default',
    ],
    [[], 'expected settings by stage, such as { "prod": { "alarmEmail": "cloud-team@example.com" } }'],
  ])('refuses %j', (stages, problem) => {
    expect(() => stageSettings(stages)).toThrow(
      expect.objectContaining({
        code: 'MUSTER_SETTING_INVALID',
        message: expect.stringContaining(`libs/deployment/stages.json is wrong:\n  ${problem}`),
      }),
    );
  });

  it('reports every problem', () => {
    expect(() => stageSettings({ prod: { logLevel: 'x' }, staging: { alarmEmail: 'x' } })).toThrow(
      'libs/deployment/stages.json is wrong:\n' +
        '  stage prod, logLevel: expected DEBUG, INFO, WARN or ERROR\n' +
        '  stage staging, alarmEmail: expected an e-mail address',
    );
  });

  it('accepts an external ID with which the trust policies of the member roles stay within their limit', () => {
    const externalId = 'a'.repeat(256);
    expect(stageSettings({ prod: { externalId } })['prod']).toEqual({ externalId });
    expect(() => stageSettings({ prod: { externalId: `${externalId}a` } })).toThrow(
      'stage prod, externalId: expected 2 to 256 of A-Z a-z 0-9 _+=,.@:/-',
    );
  });
});
