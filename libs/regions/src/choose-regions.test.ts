import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseRegions } from './choose-regions.ts';

const account = [
  { name: 'us-east-1', enabled: true },
  { name: 'eu-west-1', enabled: true },
  { name: 'eu-central-1', enabled: true },
  { name: 'eu-south-1', enabled: false },
];

describe('chooseRegions', () => {
  it('chooses all enabled regions', () => {
    expect(chooseRegions('enabled', account)).toEqual({
      chosen: ['eu-central-1', 'eu-west-1', 'us-east-1'],
      notEnabled: [],
    });
  });

  it('matches wildcards only with enabled regions, and ignores the others', () => {
    expect(chooseRegions(['eu-*'], account)).toEqual({
      chosen: ['eu-central-1', 'eu-west-1'],
      notEnabled: [],
    });
    expect(chooseRegions(['ap-*'], account)).toEqual({ chosen: [], notEnabled: [] });
  });

  it('chooses a named region that may be an entry without a name in the list', () => {
    expect(chooseRegions(['us-east-1', 'eu-south-1', 'ap-east-2', 'sa-*'], account, false)).toEqual({
      chosen: ['ap-east-2', 'us-east-1'],
      notEnabled: ['eu-south-1'],
    });
    expect(chooseRegions('enabled', account, false).chosen).toHaveLength(3);
  });

  it('reports named regions that are disabled or unknown', () => {
    expect(chooseRegions(['us-east-1', 'eu-south-1', 'ap-east-2', 'eu-south-1'], account)).toEqual({
      chosen: ['us-east-1'],
      notEnabled: ['ap-east-2', 'eu-south-1'],
    });
  });

  it('chooses a region once if it is named and matched', () => {
    expect(chooseRegions(['us-east-1', 'us-*', '*'], account).chosen).toEqual([
      'eu-central-1',
      'eu-west-1',
      'us-east-1',
    ]);
  });

  it('accounts for every named region exactly once and never chooses a disabled one', () => {
    const names = account.map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...names, 'ap-east-2', 'us-*', 'eu-*'), { minLength: 1 }),
        fc.subarray(account),
        (selection, regions) => {
          const { chosen, notEnabled } = chooseRegions(selection, regions);
          expect(new Set([...chosen, ...notEnabled]).size).toBe(chosen.length + notEnabled.length);
          for (const name of selection.filter((pattern) => !pattern.includes('*')))
            expect([...chosen, ...notEnabled]).toContain(name);
          for (const name of chosen) expect(regions).toContainEqual({ name, enabled: true });
        },
      ),
    );
  });
});
