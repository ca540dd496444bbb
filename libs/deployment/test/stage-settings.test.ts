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

  it.each([
    [{ prod: { externalID: 'x' } }, 'externalID'],
    [{ prod: { organizationId: '123456789012' } }, 'such as o-a1b2c3d4e5'],
    [{ prod: { schedule: 'daily' } }, 'rate(…) or cron(…)'],
    [{ prod: { scheduleEnabled: 'yes' } }, 'scheduleEnabled'],
    [[], 'stages.json'],
  ])('refuses %j', (stages, message) => {
    expect(() => stageSettings(stages)).toThrow(message);
  });
});
