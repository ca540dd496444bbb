import { expect, it } from '@jest/globals';
import { DiscoverOutputV1 } from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import { SqliteFailureLimit } from '../adapters/sqlite-failure-limit.ts';
import { FakeFleet } from '../testing/fake-fleet.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { now, planInput, portsFor } from '../testing/plan-ports.ts';
import { applyTags } from './apply-tags.ts';
import { awaitTagging } from './await-tagging.ts';
import { planTags } from './plan-tags.ts';
import { verifyTags } from './verify-tags.ts';

const DAY_SECONDS = 86_400;

/** Days until the rows of a run expire, by table, after all steps of a target: one task applied, one given up. */
async function keptDays(ledgerRetention?: string) {
  const database = openInMemory();
  const ledger = new LedgerInMemory(database, now);
  const ports = { ...portsFor(), ledger };
  const run = { ...planInput.run, ...(ledgerRetention === undefined ? {} : { ledgerRetention }) };
  const input = { ...planInput, run };
  await planTags(input, ports);
  const [first] = ports.queue.sent;
  if (first === undefined) throw new Error('no task was sent');
  const fleet = new FakeFleet({ gone: ['i-2'] });
  await applyTags(first, false, {
    ledger,
    failures: new SqliteFailureLimit(openInMemory()),
    stoppedAt: async () => undefined,
    pausedAt: async () => undefined,
    applyPortsFor: () => fleet.ports(),
    countApiCalls: async (work) => ({ result: await work(), apiCalls: {} }),
    now,
    sendLater: async () => undefined,
    random: () => 0.5,
  });
  await awaitTagging(
    { ...input, regionCount: 1, previous: {} },
    { ledger, pausedAt: async () => undefined, deadTaskNumbers: async () => [2], now },
  );
  await verifyTags(
    {
      ...input,
      rescan: DiscoverOutputV1.example,
      verification: {
        done: false,
        attempt: 1,
        scan: 'verification-1',
        waitSeconds: 1,
        tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
        apiCalls: {},
      },
    },
    { ledger, resources: ports.resources, now },
  );
  const nowSeconds = now().getTime() / 1000;
  return Object.fromEntries(
    [
      'tag_plans',
      'tag_tasks',
      'tag_task_progress',
      'tag_task_outcomes',
      'tag_task_exceptions',
      'tag_verifications',
    ].map((table) => [
      table,
      database
        .all(`SELECT DISTINCT expires_at_epoch_seconds AS expires FROM ${table}`)
        .map(({ expires }) => (Number(expires) - nowSeconds) / DAY_SECONDS),
    ]),
  );
}

it.each([
  [undefined, 90],
  ['180d', 180],
])('with the retention %s, every record of a run is kept for %i days', async (retention, days) => {
  expect(await keptDays(retention)).toEqual({
    tag_plans: [days],
    tag_tasks: [days],
    tag_task_progress: [days],
    tag_task_outcomes: [days],
    tag_task_exceptions: [days],
    tag_verifications: [days],
  });
});
