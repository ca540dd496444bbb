import { expect, it } from '@jest/globals';
import type { InventoryStore } from '../ports/inventory-store.ts';
import { NO_CHANGE, type ScanStore } from '../ports/scan-store.ts';
import { idOf } from './fixtures.ts';
import { firstCheckpoint, goneMark, record, targetIn } from './records.ts';

/** Tests of every ScanStore, with an InventoryStore of the same data. */
export function scanStoreContract(create: () => { inventory: InventoryStore; scans: ScanStore }): void {
  const key = { runId: 'steps', ...targetIn('ca-central-1'), scan: 'discovery' };

  it('saves a page with its checkpoint and the end of a scan', async () => {
    const { inventory, scans } = create();
    expect(await scans.load(key)).toBeUndefined();
    const puts = [record('ca-central-1', 1), record('ca-central-1', 2)];
    const first = await scans.save(key, firstCheckpoint, { ...NO_CHANGE, puts, pageIds: [idOf(1), idOf(2)] });
    expect((await inventory.known(key)).size).toBe(2);
    expect((await scans.load(key))?.handledIds).toEqual(new Set([idOf(1), idOf(2)]));
    const end = {
      puts: [record('ca-central-1', 3)],
      gone: [{ resources: [{ resourceId: idOf(1) }], mark: goneMark }],
      complete: { at: '2026-11-24T08:00:00.000Z', runId: 'steps', present: 2 },
      pageIds: [idOf(3)],
    };
    await scans.save(key, { ...first, version: 2, pages: 2, done: true, nextToken: undefined }, end);
    const known = await inventory.known(key);
    expect([...known].map(([id, { gone }]) => [id, gone]).toSorted()).toEqual([
      [idOf(1), true],
      [idOf(2), false],
      [idOf(3), false],
    ]);
    expect(await inventory.target(key)).toMatchObject({ present: 2, lastCompleteScanRunId: 'steps' });
    expect(await scans.load(key)).toMatchObject({
      checkpoint: { done: true, pages: 2 },
      handledIds: new Set(),
    });
  });

  it('rejects a step from a version that another invocation has continued', async () => {
    const { scans } = create();
    const other = { ...key, scan: 'verification-1' };
    await scans.save(other, firstCheckpoint, NO_CHANGE);
    await expect(scans.save(other, firstCheckpoint, NO_CHANGE)).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
  });
}
