import { describe, expect, it } from '@jest/globals';
import { stageSettings } from '../src/stage-settings.ts';

describe('stageSettings', () => {
  it('protects the tables of every stage but those to try things out', () => {
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

  it('lets a throwaway stage set what it wants', () => {
    expect(stageSettings({ dev: { deletionProtection: true } })['dev']).toEqual({
      deletionProtection: true,
      tableDeletionPolicy: 'Delete',
    });
  });

  it('merges what every stage shares with the defaults, setting by setting', () => {
    const settings = stageSettings({ default: { externalId: 'our-id' }, prod: { logLevel: 'WARN' } });
    expect(settings).toEqual({
      default: {
        readerRoleName: 'MusterReader',
        taggerRoleName: 'MusterTagger',
        externalId: 'our-id',
        organizationId: '',
        throughRoleArn: '',
        schedule: 'rate(1 day)',
        scheduleEnabled: false,
        logRetentionDays: 30,
        logLevel: 'INFO',
        alarmEmail: '',
        deletionProtection: true,
        tableDeletionPolicy: 'Retain',
        warmWritesPerSecond: 0,
      },
      dev: { deletionProtection: false, tableDeletionPolicy: 'Delete' },
      test: { deletionProtection: false, tableDeletionPolicy: 'Delete' },
      prod: { logLevel: 'WARN' },
    });
  });

  it.each([0, 4000, 40_000])('takes %d as the writes that a table takes from the start', (writes) => {
    expect(stageSettings({ prod: { warmWritesPerSecond: writes } })['prod']).toEqual({
      warmWritesPerSecond: writes,
    });
  });

  const known =
    'readerRoleName, taggerRoleName, externalId, organizationId, throughRoleArn, schedule, scheduleEnabled, ' +
    'logRetentionDays, logLevel, alarmEmail, deletionProtection, tableDeletionPolicy, warmWritesPerSecond';

  it.each([
    [{ prod: { alarmMail: 'x' } }, `stage prod, alarmMail: there is no such setting, only ${known}`],
    [
      { prod: { organizationId: '123456789012' } },
      'stage prod, organizationId: expected the id of an organization, such as o-a1b2c3d4e5',
    ],
    ...[3999, 40_001, 4000.5, -1, '4000'].map((warmWritesPerSecond): [object, string] => [
      { prod: { warmWritesPerSecond } },
      'stage prod, warmWritesPerSecond: expected 0 for none, or 4000 to 40000 writes a second',
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

  it('names every problem', () => {
    expect(() => stageSettings({ prod: { logLevel: 'x' }, staging: { alarmEmail: 'x' } })).toThrow(
      'libs/deployment/stages.json is wrong:\n' +
        '  stage prod, logLevel: expected DEBUG, INFO, WARN or ERROR\n' +
        '  stage staging, alarmEmail: expected an e-mail address',
    );
  });

  it('takes an external id with which the trust policies of the member roles fit', () => {
    const externalId = 'a'.repeat(256);
    expect(stageSettings({ prod: { externalId } })['prod']).toEqual({ externalId });
    expect(() => stageSettings({ prod: { externalId: `${externalId}a` } })).toThrow(
      'stage prod, externalId: expected 2 to 256 of A-Z a-z 0-9 _+=,.@:/-',
    );
  });
});
