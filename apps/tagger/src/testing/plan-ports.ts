import { inlineRules } from '@muster/ledger-texts';
import { openInMemory } from '@muster/sqlite';
import { SqlitePlanStore } from '../adapters/sqlite-plan-store.ts';
import { FakeTaskQueue } from './fake-task-queue.ts';
import { accountId, region, resourceItem, runWith } from './fixtures.ts';
import { InventoryInMemory } from './inventory-in-memory.ts';
import { LedgerInMemory } from './ledger-in-memory.ts';

/** A run whose rules make two changes: one for resources of the team `web`, one for those without a team. */
export const twoChanges = runWith([
  { id: 'web', match: { tags: { Team: 'web' } }, set: { A: '1' } },
  { id: 'rest', match: { missingTags: ['Team'] }, set: { B: '1' } },
]);
export const planInput = { run: twoChanges, accountId, region };
export const now = () => new Date('2026-11-23T08:00:03.000Z');

/** The ports of a planner of a target with these resources. */
export const portsFor = (
  resources = [resourceItem('i-1'), resourceItem('i-2', { tags: { Team: 'web' } }), resourceItem('i-3')],
) => ({
  ledger: new LedgerInMemory(),
  plans: new SqlitePlanStore(openInMemory()),
  resources: new InventoryInMemory(resources),
  rules: inlineRules,
  queue: new FakeTaskQueue(),
  now,
});
