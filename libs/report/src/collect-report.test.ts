import { gunzipSync } from 'node:zlib';
import { describe, expect, it, jest } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import type { TargetOfType } from '@muster/inventory-table';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import fc from 'fast-check';
import { collectReport, type ReportSource } from './collect-report.ts';
import { decodeRows } from './encoding/decode-rows.ts';
import { reportHtml } from './html.ts';
import { anyResource, exampleResource, exampleTarget, inventoryOf } from './testing/index.ts';

const source = (fields: Partial<ReportSource> & Pick<ReportSource, 'inventory'>): ReportSource => ({
  musterVersion: '1.2.3',
  madeAt: new Date('2026-11-27T08:00:00.000Z'),
  place: { engine: 'local', name: '/data', isDemonstration: false },
  run: undefined,
  baseline: undefined,
  tagKeys: undefined,
  ruleKeys: [],
  ...fields,
});

describe('the totals of a report', () => {
  it('equal the table, whatever the fleet', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyResource, { maxLength: 40 }), async (resources) => {
        const { report, rows } = await collectReport(
          source({ inventory: inventoryOf(resources), tagKeys: ['Name'] }),
        );
        const present = resources.filter(({ goneAt }) => goneAt === undefined);
        const { totals } = report;
        expect(totals.present).toBe(present.length);
        expect(totals.gone).toBe(resources.length - present.length);
        expect(report.listed).toBe(resources.length);
        expect(decodeRows(gunzipSync(rows ?? new Uint8Array())).count).toBe(resources.length);
        const groups = [totals.byState, totals.byType, totals.byPlatform, totals.byAge];
        for (const counted of groups)
          expect(counted.reduce((sum, [, number]) => sum + number, 0)).toBe(present.length);
        for (const counts of [totals.byAccount, totals.byRegion, report.targets.map((each) => each.present)])
          expect(counts.reduce((sum, number) => sum + number, 0)).toBe(present.length);
        const named = present.filter(({ tags }) => tags.has('Name')).length;
        const [name] = totals.tags.keys;
        expect(name?.present).toBe(named);
        expect(name?.byAccount.reduce((sum, number) => sum + number, 0)).toBe(named);
        expect(totals.tags.withAllKeys).toBe(named);
      }),
      { numRuns: 40 },
    );
  });

  it('are all that is left above the limit of rows', async () => {
    const resources = ['i-1', 'i-2', 'i-3'].map((resourceId) => exampleResource({ resourceId }));
    const { report, rows } = await collectReport(source({ inventory: inventoryOf(resources), maxListed: 2 }));
    expect(rows).toBeUndefined();
    expect(report.listed).toBeUndefined();
    expect(report.totals.present).toBe(3);
  });

  it('are all that is left above the limit of characters, where equal values count once', async () => {
    const listed = async (second: string) => {
      const resources = [
        exampleResource({ resourceId: 'i-1', tags: { Note: 'a'.repeat(1_000) } }),
        exampleResource({ resourceId: 'i-2', tags: { Note: second.repeat(1_000) } }),
      ];
      const of = source({ inventory: inventoryOf(resources), maxListedCharacters: 1_999 });
      return (await collectReport(of)).report.listed;
    };
    expect(await listed('a')).toBe(2);
    expect(await listed('b')).toBeUndefined();
  });

  it('are all that is left above the limit of memory, which many short values or wide characters reach', async () => {
    const listed = async (maxListedBytes: number, tags: Readonly<Record<string, string>>) => {
      const inventory = inventoryOf([exampleResource({ resourceId: 'i-1', tags })]);
      return (await collectReport(source({ inventory, maxListedBytes }))).report.listed;
    };
    expect(await listed(9_000, { Note: 'a'.repeat(100) })).toBe(1);
    const short = Array.from({ length: 100 }, (_, at) => [`Key${at}`, 'a']);
    expect(await listed(9_000, Object.fromEntries(short))).toBeUndefined();
    expect(await listed(12_000, { Note: 'a'.repeat(1_000) })).toBe(1);
    expect(await listed(12_000, { Note: '中'.repeat(1_000) })).toBeUndefined();
  });

  it('group instances by age', async () => {
    const launchedAt = [
      '2026-11-27T07:00:00.000Z',
      '2026-11-20T08:00:00.000Z',
      '2020-01-01T00:00:00.000Z',
      undefined,
    ];
    const resources = launchedAt.map((launchTime, at) =>
      exampleResource({ resourceId: `i-${at}`, launchTime }),
    );
    const { report } = await collectReport(source({ inventory: inventoryOf(resources) }));
    expect(report.totals.byAge.filter(([, number]) => number > 0)).toEqual([
      ['under 1 day', 1],
      ['7 to 30 days', 1],
      ['over 2 years', 1],
      ['unknown', 1],
    ]);
  });
});

describe('changes since an earlier run', () => {
  const baseline = { runId: 'earlier', at: '2026-11-20T00:00:00.000Z' };
  const [before, after] = ['2026-11-19T00:00:00.000Z', '2026-11-21T00:00:00.000Z'];
  const changesOf = async (fields: Readonly<Record<string, unknown>>) => {
    const inventory = inventoryOf([exampleResource(fields)]);
    const { changes } = (await collectReport(source({ inventory, baseline }))).report.totals;
    return [changes?.added, changes?.changed, changes?.gone];
  };

  it.each([
    [{ firstSeenAt: after, changedAt: after }, [1, 0, 0]],
    [{ firstSeenAt: before, changedAt: after }, [0, 1, 0]],
    [{ firstSeenAt: before, changedAt: before }, [0, 0, 0]],
    [{ firstSeenAt: before, changedAt: before, goneAt: after }, [0, 0, 1]],
    [{ firstSeenAt: before, changedAt: before, goneAt: before }, [0, 0, 0]],
    [{ firstSeenAt: after, changedAt: after, goneAt: after }, [0, 0, 0]],
  ])('count %j as %j', async (fields, expected) => {
    expect(await changesOf(fields)).toEqual(expected);
  });

  it('are absent without an earlier run', async () => {
    const { report } = await collectReport(source({ inventory: inventoryOf([exampleResource()]) }));
    expect(report.totals.changes).toBeUndefined();
  });
});

describe('targets', () => {
  const lost = exampleTarget({
    unreadableSince: '2026-11-25T08:00:00.000Z',
    lastError: { code: 'AssumeRoleDenied', message: 'denied', at: '2026-11-26T08:00:00.000Z' },
  });

  it('that could not be read keep their resources, which are present', async () => {
    const { report } = await collectReport(source({ inventory: inventoryOf([exampleResource()], [lost]) }));
    expect(report.targets).toMatchObject([
      { state: 'unreadable', present: 1, unreadableSince: '2026-11-25T08:00:00.000Z' },
    ]);
    expect(report.totals).toMatchObject({ present: 1, gone: 0 });
  });

  it('explain their code from the catalogue, once', async () => {
    const run = parseContract(
      RunSummaryV1,
      {
        ...RunSummaryV1.example,
        outcomes: [
          {
            accountId: '111111111111',
            region: 'us-east-1',
            status: 'failed',
            code: 'AssumeRoleDenied',
            message: 'm',
          },
        ],
      },
      'a run of the test',
    );
    const { report } = await collectReport(source({ inventory: inventoryOf([], [lost]), run }));
    expect(report.failures).toEqual([
      {
        code: 'AssumeRoleDenied',
        status: 'failed',
        isOfRun: true,
        meaning: "the account's role is missing, or does not trust the caller",
        action: expect.stringContaining('member-roles.yaml'),
        places: [{ account: 0, region: 0, message: 'm' }],
      },
    ]);
    expect(report.targets[0]?.outcome).toEqual({
      status: 'failed',
      reason: { code: 'AssumeRoleDenied', message: 'm' },
    });
  });

  it('without an item have never been read', async () => {
    const { report } = await collectReport(source({ inventory: inventoryOf([exampleResource()]) }));
    expect(report.targets).toMatchObject([{ state: 'neverRead', present: 1 }]);
  });
});

describe('tag changes', () => {
  it('are grouped by tag and earlier value', async () => {
    const task = {
      set: [['Owner', 'ops']] as const,
      resources: [
        { id: 'i-1', before: [['Owner', null]] as const },
        { id: 'i-2', before: [['Owner', null]] as const },
        { id: 'i-3', before: [['Owner', 'dev']] as const },
        { id: 'i-4', before: [['Owner', 'ops']] as const },
      ],
    };
    const outcome = { exceptions: [{ id: 'i-2', outcome: 'failed' as const, code: 'X', message: '' }] };
    const { report } = await collectReport(
      source({ inventory: inventoryOf([exampleResource()]), tasksOf: async () => [{ task, outcome }] }),
    );
    expect(report.tagChanges).toEqual({
      changes: [
        { key: 'Owner', value: 'ops', before: null, applied: 1, failed: 1, skipped: 0, open: 0 },
        { key: 'Owner', value: 'ops', before: 'dev', applied: 1, failed: 0, skipped: 0, open: 0 },
      ],
      more: 0,
    });
  });
});

describe('a report of several resource types', () => {
  const boats = {
    unreadableSince: '2026-11-26T08:00:00.000Z',
    lastCompleteScanAt: '2026-11-25T08:00:00.000Z',
  };
  const target = exampleTarget({ freshnessByType: { 'toy:boat': boats } });

  it('shows a target as unreadable if one of its types is', async () => {
    const { report } = await collectReport(source({ inventory: inventoryOf([], [target]) }));
    expect(report.targets).toMatchObject([{ state: 'unreadable', ...boats }]);
  });

  it('has the resources and tag changes of every type, and words for all of them', async () => {
    const boat = { resourceType: 'toy:boat', resourceId: 'boat-1', state: 'afloat' };
    const inventory = inventoryOf([exampleResource(), exampleResource(boat)], [target]);
    const tasksOf = jest.fn(async (_of: TargetOfType) => []);
    const textOf = async () =>
      [...reportHtml(await collectReport(source({ inventory, tasksOf })), { script: '', style: '' })].join(
        '',
      );
    expect(await textOf()).toContain('<p>1 instance in 1 account and 1 region.</p>');
    const remove = registerResourceType(toyBoat);
    const text = await textOf();
    remove();
    expect(text).toContain('<p>2 resources in 1 account and 1 region.</p>');
    expect(text).toContain('Their resources are not reported as deleted.');
    expect(text).not.toMatch(/\binstances?\b/i);
    expect(tasksOf.mock.calls).toEqual(
      ['ec2:instance', 'ec2:instance', 'toy:boat'].map((resourceType) => [
        { accountId: target.accountId, region: target.region, resourceType },
      ]),
    );
  });
});
