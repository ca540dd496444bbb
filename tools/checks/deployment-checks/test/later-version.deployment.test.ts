import { afterEach, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { scanPages } from '@muster/dynamodb';
import { serviceNames } from '../src/packages/services.ts';
import { type ArtifactWorld, startArtifactWorld } from '../src/world/artifact-world.ts';
import { accounts } from '../src/world/fleet.ts';
import { request } from '../src/world/scenario.ts';
import { packaged } from './packaged.ts';

let world: ArtifactWorld;
afterEach(() => world.close());

async function run(runId: string) {
  await world.engine.run(request(runId, { accounts })).finished;
  return RunSummaryV1.schema.parse(await world.runs.getSummary(runId));
}

/** Number of items in a service's tables that have an attribute that this version does not know. */
async function itemsOfLaterVersion(service: string): Promise<number> {
  const tables = Object.entries(world.emulators.tables).filter(([name]) => name.startsWith(`${service}/`));
  let count = 0;
  for (const [, TableName] of tables)
    for await (const items of scanPages(world.emulators.db, { TableName }))
      count += items.filter((item) => 'addedInALaterVersion' in item).length;
  return count;
}

describe('services that are deployed one at a time', () => {
  it.each(serviceNames)(
    'complete runs while %s is one version later than the others',
    async (laterService) => {
      world = await startArtifactWorld(packaged('local'), { laterService });
      expect(await run('first')).toMatchObject({
        status: 'complete',
        targets: { planned: 6, succeeded: 6, failed: 0, skipped: 0 },
        resources: { seen: 360, added: 360, changed: 0, unchanged: 0, gone: 0 },
        tagging: { planned: 360, applied: 360, verified: 360, failed: 0, skipped: 0 },
        outcomes: [],
      });
      expect(await itemsOfLaterVersion(laterService)).toBeGreaterThan(0);
      await world.fleet.control.actions({
        terminate: { accountId: accounts[0], region: 'us-east-1', count: 5 },
        launch: { accountId: accounts[1], region: 'eu-west-1', count: 7 },
      });
      expect(await run('second')).toMatchObject({
        status: 'complete',
        resources: { added: 7, gone: 5 },
        tagging: { planned: 7, applied: 7, verified: 7, failed: 0, skipped: 0 },
        outcomes: [],
      });
    },
  );
});
