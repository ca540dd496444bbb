import { describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1, TagCheckV1, TagStandard, type TagViolation } from '@muster/contracts';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import { SqliteResourceSource } from '../../adapters/sqlite-resource-source.ts';
import { accountId, region, type ResourceChanges, resourceItem } from '../../testing/fixtures.ts';
import { storeResources, storeScan } from '../../testing/sqlite-inventory.ts';
import { checkStandard } from './check-standard.ts';

const now = () => new Date('2026-11-23T09:00:00.000Z');
const request = parseContract(RunRequestV1, {
  accounts: [accountId, '222222222222'],
  run: RunRequestV1.example.run,
});
const standard = TagStandard.parse({ tags: [{ key: 'Owner', required: true }], forbidden: ['tmp*'] });

/** Checks these resources of one target that was read at 8:00. */
async function checked(
  resources: readonly [id: string, changes?: ResourceChanges][],
  scans: readonly Partial<Parameters<typeof storeScan>[1]>[] = [{}],
  scope: { accountIds?: string[]; regions?: string[] } = {},
) {
  const database = openInMemory();
  storeResources(
    database,
    resources.map(([id, changes]) => resourceItem(id, changes)),
  );
  for (const scan of scans)
    storeScan(database, { accountId, region, begunAt: '2026-11-23T08:00:00.000Z', ...scan });
  const violations: TagViolation[] = [];
  const result = await checkStandard(
    { request, scope, standard, maxAgeMs: 86_400_000 },
    {
      targets: new SqliteInventoryReader(database),
      resources: new SqliteResourceSource(database),
      now,
      onViolations: (each) => void violations.push(...each),
    },
  );
  const check = parseContract(TagCheckV1, { ...result, standardFile: '/muster.yaml' });
  return { check, violations };
}

describe('checkStandard', () => {
  it('counts by account, region, type and key, and names each difference', async () => {
    const { check, violations } = await checked([
      ['i-1', { tags: { Owner: 'ops' } }],
      ['i-2', { tags: { owner: 'ops', tmp1: 'x' } }],
      ['i-3'],
      ['i-4'],
      ['i-5', { state: 'terminated' }],
      ['i-6', { goneAt: '2026-11-22T08:00:00.000Z' }],
    ]);
    const counts = { resources: 4, compliant: 1 };
    const place = { accountId, region, resourceType: 'ec2:instance' };
    expect(check).toEqual({
      checkedAt: '2026-11-23T09:00:00.000Z',
      standardFile: '/muster.yaml',
      counts,
      targets: { checked: 1, leftOut: 0 },
      asOf: { oldest: '2026-11-23T08:00:00.000Z', newest: '2026-11-23T08:00:00.000Z' },
      byAccount: [{ accountId, ...counts }],
      byRegion: [{ region, ...counts }],
      byType: [{ resourceType: 'ec2:instance', ...counts }],
      byKey: [
        { key: 'Owner', missing: 2, value: 0, spelling: 1, forbidden: 0 },
        { key: 'tmp1', missing: 0, value: 0, spelling: 0, forbidden: 1 },
      ],
      leftOut: [{ accountId: '222222222222', reason: 'NeverRead' }],
      examples: [violations[0], violations[1], violations[2]],
    });
    expect(violations).toEqual([
      { ...place, resourceId: 'i-2', kind: 'forbidden', key: 'tmp1', value: 'x' },
      { ...place, resourceId: 'i-2', kind: 'spelling', key: 'Owner', found: 'owner', value: 'ops' },
      { ...place, resourceId: 'i-3', kind: 'missing', key: 'Owner' },
      { ...place, resourceId: 'i-4', kind: 'missing', key: 'Owner' },
    ]);
  });

  it('names what it does not cover', async () => {
    const scans = [{}, { region: 'eu-west-1', begunAt: '2026-11-01T08:00:00.000Z' }];
    const { check } = await checked([['i-1']], scans, { accountIds: [accountId] });
    expect(check.targets).toEqual({ checked: 1, leftOut: 1 });
    expect(check.leftOut).toEqual([
      { accountId, region: 'eu-west-1', reason: 'Stale', since: '2026-11-01T08:00:00.000Z' },
    ]);
    const selected = await checked([['i-1']], scans, { accountIds: [accountId], regions: [region] });
    expect(selected.check.leftOut).toEqual([]);
  });

  it('lists at most ten examples, one of each kind and key', async () => {
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`tmp${index}`, '']));
    const { check } = await checked([
      ['i-1', { tags }],
      ['i-2', { tags }],
    ]);
    expect(check.examples).toHaveLength(10);
    expect(new Set(check.examples.map(({ key }) => key)).size).toBe(10);
    expect(check.byKey).toHaveLength(21);
  });
});
