import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunRequest, RunRequestV1 } from '@muster/contracts';
import { CapacityMeter } from '../src/capacity/capacity-meter.ts';
import { type ArtifactWorld, startArtifactWorld } from '../src/world/artifact-world.ts';
import { accounts } from '../src/world/fleet.ts';
import { request } from '../src/world/scenario.ts';
import { packaged } from './packaged.ts';

const meter = new CapacityMeter();
let world: ArtifactWorld;
beforeAll(async () => {
  world = await startArtifactWorld(packaged('local'), {
    fleetOptions: { instancesPerTarget: 1000, emptyPages: false },
    meter,
  });
});
afterAll(() => world.close());

async function carryOut(run: RunRequest): Promise<void> {
  meter.reset();
  await world.engine.run(run).finished;
}

/** `muster cost` uses the same figures; see `src/cost` of tools/muster. */
describe('what 2 accounts x 3 regions x 1000 instances consume', () => {
  it('in the first inventory', async () => {
    const first = request('first', { accounts });
    await carryOut(RunRequestV1.schema.parse({ ...first, run: { ...first.run, tag: false, rules: [] } }));
    expect(meter.unitsOf('muster-inventory-local')).toEqual({ reads: 1, writes: 6_012 });
    expect(meter.unitsOf('muster-inventory-checkpoints-local')).toEqual({ reads: 6, writes: 6 });
    expect(meter.unitsOf('muster-orchestrator-runs-local')).toEqual({ reads: 23, writes: 22 });
    expect(meter.unitsOf('muster-tagger-ledger-local')).toEqual({ reads: 0, writes: 0 });
  });

  it('in the run that tags everything', async () => {
    await carryOut(request('tag-all', { accounts }));
    expect(meter.unitsOf('muster-inventory-local')).toEqual({ reads: 3_739, writes: 6_024 });
    expect(meter.unitsOf('muster-inventory-checkpoints-local')).toEqual({ reads: 12, writes: 12 });
    expect(meter.unitsOf('muster-orchestrator-runs-local')).toEqual({ reads: 23, writes: 22 });
    // Some of the instances are managed by AWS services, and their marks take one unit more for each task.
    // The number of looks at the open tasks depends on the speed of the machine. Each of 6 targets is seen twice at least.
    const { reads, writes } = meter.unitsOf('muster-tagger-ledger-local');
    expect(writes).toBe(348);
    expect(reads).toBeGreaterThanOrEqual(210);
    expect(meter.sizesOf('muster-inventory-local', 'ec2:instance')).toMatchObject({
      count: 6_000,
      meanBytes: expect.closeTo(651.75, 1),
    });
    expect(meter.sizesOf('muster-tagger-ledger-local', 'task')).toMatchObject({
      count: 6,
      mostBytes: 53_432,
    });
    expect(meter.sizesOf('muster-tagger-ledger-local', 'outcome').mostBytes).toBeLessThanOrEqual(216);
    expect(meter.sizesOf('muster-tagger-ledger-local', 'progress').mostBytes).toBeLessThanOrEqual(141);
    expect(meter.sizesOf('muster-tagger-ledger-local', 'plan').mostBytes).toBeLessThanOrEqual(219);
    expect(meter.sizesOf('muster-tagger-ledger-local', 'verification').mostBytes).toBeLessThanOrEqual(236);
    expect(meter.sizesOf('muster-orchestrator-runs-local', 'target').mostBytes).toBeLessThanOrEqual(455);
  });

  it('in a run without changes', async () => {
    await carryOut(request('steady', { accounts }));
    expect(meter.unitsOf('muster-inventory-local')).toEqual({ reads: 1_921, writes: 12 });
    expect(meter.unitsOf('muster-tagger-ledger-local')).toEqual({ reads: 18, writes: 6 });
  });
});
