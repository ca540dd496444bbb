import { describe, expect, it } from '@jest/globals';
import { commandLineSettings } from './command-line-settings.ts';

describe('settings of the command line', () => {
  it('have the same types as in stages.json', () => {
    expect(
      commandLineSettings([
        'scheduleEnabled=true',
        'deletionProtection=false',
        'logRetentionDays=7',
        'logLevel=DEBUG',
        'externalId=12=34',
      ]),
    ).toEqual({
      scheduleEnabled: true,
      deletionProtection: false,
      logRetentionDays: 7,
      logLevel: 'DEBUG',
      externalId: '12=34',
    });
    expect(commandLineSettings(['inventoryReaderAccounts=222222222222, 333333333333'])).toEqual({
      inventoryReaderAccounts: ['222222222222', '333333333333'],
    });
    expect(commandLineSettings([])).toEqual({});
  });

  it.each([
    [
      'externalID=zz',
      'externalID: unknown setting; valid settings are readerRoleName, taggerRoleName, externalId,',
    ],
    ['logLevel=debug', 'logLevel: expected DEBUG, INFO, WARN or ERROR'],
    // cspell:ignore flase
    ['deletionProtection=flase', 'deletionProtection: expected true or false'],
    ['tableDeletionPolicy=Keep', 'tableDeletionPolicy: expected Retain or Delete'],
    ['logRetentionDays=soon', 'logRetentionDays: expected one of 1, 3, 5'],
    ['throughRoleArn=Gate', 'throughRoleArn: expected the ARN of an IAM role'],
    ['alarmEmail=us', 'alarmEmail: expected an e-mail address'],
    ['inventoryReaderAccounts=222222222222,us', 'inventoryReaderAccounts, 1: expected account ids'],
    [
      'organizationId=o-a1b2c3d4e5',
      'organizationId: this setting was removed: it opened the inventory table',
    ],
    ['logLevel', 'logLevel: expected name=value'],
    ['alarmEmail=', 'alarmEmail=: expected name=value'],
    ['=x', '=x: expected name=value'],
    ['__proto__=x', '__proto__: unknown setting'],
  ])('are refused if they are wrong: %s', (param, problem) => {
    expect(() => commandLineSettings(['inventoryReaderAccounts=222222222222, 333333333333', param])).toThrow(
      expect.objectContaining({
        code: 'MUSTER_SETTING_INVALID',
        message: expect.stringContaining(`--param is wrong:\n  ${problem}`),
      }),
    );
  });
});
