import {
  parseContract,
  type Resource,
  ResourceItemV1,
  Rules,
  RunContext,
  runContextExample,
  type Tags,
  type TagTask,
  TagTaskV1,
  withRules,
} from '@muster/contracts';
import { resourceSortKey, targetPartition } from '@muster/inventory-table';
import type { z } from 'zod';
import type { Ledger, PlanMarker } from '../ports/ledger.ts';

export const accountId = '111111111111';
export const region = 'us-east-1';
export const run = RunContext.parse({ ...runContextExample, runId: 'run-1' });
export const target = { runId: 'run-1', accountId, region };

/** `i-00000007` for 7. */
export const instanceId = (number: number): string => `i-${number.toString(16).padStart(8, '0')}`;
export const instanceIds = (count: number, first = 1): string[] =>
  Array.from({ length: count }, (_, index) => instanceId(first + index));

/** A run with rules in the format of `muster.yaml`. */
export const runWith = (rules: z.input<typeof Rules>) => withRules(run, Rules.parse(rules));

/** Changes to a resource. Its tags may be given as an object. */
export type ResourceChanges = Partial<Omit<Resource, 'tags'>> & { readonly tags?: z.input<typeof Tags> };

/** A resource item of the inventory table, parsed with its contract. */
export const resourceItem = (id: string, changes: ResourceChanges = {}) => {
  const { account, place } = { account: changes.accountId ?? accountId, place: changes.region ?? region };
  return parseContract(ResourceItemV1, {
    ...ResourceItemV1.example,
    pk: targetPartition(account, place),
    sk: resourceSortKey(id),
    resourceId: id,
    tags: {},
    ...changes,
  });
};

export const task = (
  ids: readonly string[],
  changes: Partial<z.input<typeof TagTaskV1.schema>> = {},
): TagTask =>
  parseContract(TagTaskV1, {
    schemaVersion: 1,
    ...target,
    taskNumber: 1,
    set: [['Production', 'Yes']],
    ruleIds: ['production'],
    resources: ids.map((id) => ({ id, before: [['Production', null]] })),
    readAt: '2026-11-23T08:00:00.000Z',
    ...changes,
  });

/** Writes a plan to a ledger as the planner does: first the tasks, then the marker. */
export const writePlan = async (
  ledger: Ledger,
  tasks: readonly TagTask[],
  changes: Partial<PlanMarker> = {},
): Promise<void> => {
  for (const each of tasks) await ledger.writeTask(each);
  const planned = tasks.flatMap(({ resources }) => resources).length;
  await ledger.writePlan(tasks[0] ?? target, {
    tasks: tasks.length,
    planned,
    conflictsKept: 0,
    createdAt: '2026-11-23T08:00:03.000Z',
    ...changes,
  });
};
