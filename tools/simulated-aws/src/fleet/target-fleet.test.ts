import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TargetFleet } from './target-fleet.ts';
import type { TargetScope } from './target-fleet.ts';

const where = { accountId: '111111111111', region: 'us-east-1' };
const base: TargetScope = {
  ...where,
  seed: 1,
  count: 12,
  managedShare: 0,
  stoppedShare: 0,
  metadataTagsShare: 0,
  terminatedVisibleMs: 1000,
};
const fleetOf = (changes: Partial<TargetScope> = {}) => new TargetFleet({ ...base, ...changes });

describe('TargetFleet', () => {
  it('has the same IDs and tags for the same seed, and others for another seed, account or region', () => {
    expect(fleetOf().idOf(0)).toBe('i-0408c7bc3bf29a986');
    expect(fleetOf().tags(0)).toEqual([
      ['Name', 'api-65c0f'],
      ['Team', 'growth'],
      ['CostCenter', 'CC-1013'],
      ['Environment', 'prod'],
    ]);
    const others = [{ seed: 2 }, { accountId: '222222222222' }, { region: 'us-east-2' }];
    const ids = others.map((change) => fleetOf(change).idOf(0));
    expect(new Set([...ids, 'i-0408c7bc3bf29a986']).size).toBe(4);
  });

  it('reads the index from each of its IDs and from no others', () => {
    const fleet = fleetOf({ count: 0x7fff_ffff });
    fc.assert(
      fc.property(fc.nat({ max: 0x7fff_fffe }), (index) => {
        const id = fleet.idOf(index);
        expect(id).toMatch(/^i-[0-9a-f]{17}$/);
        expect(fleet.findVisible(id, 0)).toBe(index);
      }),
    );
    expect(fleet.findVisible('i-0123456789abcdef0', 0)).toBeUndefined();
    expect(fleetOf().findVisible(fleet.idOf(12), 0)).toBeUndefined();
  });

  it('sets and overwrites tags of the named instances only', () => {
    const fleet = fleetOf();
    const [first, second, third] = [fleet.idOf(0), fleet.idOf(1), fleet.idOf(2)];
    const untouched = fleet.tags(2);
    fleet.apply({
      kind: 'createTags',
      ...where,
      instanceIds: [first, second],
      tags: [
        ['Team', 'x'],
        ['New', ''],
      ],
    });
    expect(Object.fromEntries(fleet.tags(0))).toEqual({
      Name: 'api-65c0f',
      CostCenter: 'CC-1013',
      Environment: 'prod',
      Team: 'x',
      New: '',
    });
    expect(new Map(fleet.tags(1)).get('Team')).toBe('x');
    expect(fleet.tags(2)).toEqual(untouched);
    expect(third).not.toBe(second);
  });

  it('deletes a tag by key, by key and value, or all of them', () => {
    const fleet = fleetOf();
    const instanceIds = [fleet.idOf(0)];
    fleet.apply({ kind: 'deleteTags', ...where, instanceIds, tags: [{ key: 'Team', value: 'other' }] });
    fleet.apply({ kind: 'deleteTags', ...where, instanceIds, tags: [{ key: 'Name' }, { key: 'Absent' }] });
    fleet.apply({
      kind: 'deleteTags',
      ...where,
      instanceIds,
      tags: [{ key: 'CostCenter', value: 'CC-1013' }],
    });
    expect(fleet.tags(0)).toEqual([
      ['Team', 'growth'],
      ['Environment', 'prod'],
    ]);
    fleet.apply({ kind: 'deleteTags', ...where, instanceIds, tags: [] });
    expect(fleet.tags(0)).toEqual([]);
  });

  it('agrees with a map after any sequence of tag changes', () => {
    const key = fc.constantFrom('Team', 'Name', 'A', 'B', '__proto__');
    const change = fc.record({
      indexes: fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1 }),
      create: fc.boolean(),
      key,
      value: fc.constantFrom('1', '2'),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const fleet = fleetOf({ count: 6 });
        const model = Array.from({ length: 6 }, (_, index) => new Map(fleet.tags(index)));
        for (const { indexes, create, key: name, value } of changes) {
          const instanceIds = indexes.map((index) => fleet.idOf(index));
          if (create) fleet.apply({ kind: 'createTags', ...where, instanceIds, tags: [[name, value]] });
          else fleet.apply({ kind: 'deleteTags', ...where, instanceIds, tags: [{ key: name, value }] });
          for (const tags of indexes.map((index) => model[index])) {
            if (create) tags?.set(name, value);
            else if (tags?.get(name) === value) tags.delete(name);
          }
        }
        const actual = model.map((_, index) => new Map(fleet.tags(index)));
        expect(actual).toEqual(model);
      }),
    );
  });

  it('lists a terminated instance for the configured time, and a vanished one not at all', () => {
    const fleet = fleetOf();
    fleet.apply({ kind: 'terminate', ...where, instanceIds: [fleet.idOf(0)], atEpochMs: 5000 });
    fleet.apply({ kind: 'vanish', ...where, instanceIds: [fleet.idOf(1)] });
    expect([0, 1, 2].map((index) => fleet.stateOf(index, 5999))).toEqual([
      'terminated',
      undefined,
      'running',
    ]);
    expect(fleet.stateOf(0, 6000)).toBeUndefined();
    expect(fleet.pickLive(100, 5000)).toHaveLength(10);
  });

  it('launches running instances with new IDs', () => {
    const fleet = fleetOf({ stoppedShare: 1 });
    const launched = fleet.apply({ kind: 'launch', ...where, count: 3, atEpochMs: 1_700_000_000_000 });
    expect(launched).toEqual([fleet.idOf(12), fleet.idOf(13), fleet.idOf(14)]);
    expect([11, 12, 14].map((index) => fleet.stateOf(index, 0))).toEqual(['stopped', 'running', 'running']);
    expect(fleet.facts(12).launchEpochMs).toBe(1_700_000_000_000);
  });

  it('puts one, two and three instances into a reservation in turn', () => {
    const starts = Array.from({ length: 12 }, (_, index) => fleetOf().reservationStart(index));
    expect(starts).toEqual([0, 1, 1, 3, 3, 3, 6, 7, 7, 9, 9, 9]);
  });

  it('has about the configured shares of managed and stopped instances', () => {
    const fleet = fleetOf({ count: 10_000, managedShare: 0.02, stoppedShare: 0.1 });
    const indexes = Array.from({ length: 10_000 }, (_, index) => index);
    const managed = indexes.filter((index) => fleet.isManaged(index)).length;
    const stopped = indexes.filter((index) => fleet.stateOf(index, 0) === 'stopped').length;
    expect([managed > 150 && managed < 250, stopped > 900 && stopped < 1100]).toEqual([true, true]);
  });
});
