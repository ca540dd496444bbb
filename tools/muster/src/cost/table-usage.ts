import { MAX_RESOURCES_PER_TASK } from '@muster/contracts';
import { INSTANCES_PER_PAGE } from '@muster/inventory';
import { ACCOUNTS_PER_ITEM } from '@muster/orchestrator';
import {
  ACCOUNT_ITEM_BYTES,
  accountsItemBytes,
  PAGE_IDS_ITEM_BYTES,
  readUnits,
  RUN_HEADER_ITEM_BYTES,
  TARGET_LIST_ITEM_BYTES,
  TARGET_OUTCOME_ITEM_BYTES,
  TASK_OUTCOME_ITEM_BYTES,
  taskItemBytes,
  writeUnits,
} from './item-sizes.ts';
import type { RunShape } from './run-shape.ts';

/** Request units of DynamoDB on demand. */
export interface TableUnits {
  readonly reads: number;
  readonly writes: number;
}
export type TableUsage = Readonly<Record<'inventory' | 'checkpoints' | 'ledger' | 'runs', TableUnits>>;

/** Applies `units` to items that are all full except for the last one. */
const inParts = (total: number, perItem: number, units: (count: number) => number): number => {
  const full = Math.floor(total / perItem);
  const rest = total - full * perItem;
  return full * units(perItem) + (rest > 0 ? units(rest) : 0);
};

/** Reads and writes of one run. Every read that decides something is strongly consistent. */
export const tableUsageOf = (shape: RunShape): TableUsage => ({
  inventory: plus(
    plus(times(inventoryPerTarget(shape), shape.targets), { reads: listsOf(shape), writes: 0 }),
    reportedInventory(shape),
  ),
  checkpoints: times(checkpointsPerTarget(shape), shape.targets),
  ledger: times(ledgerPerTarget(shape), shape.targets),
  runs: plus(runsOf(shape), reportedRuns(shape)),
});

const times = ({ reads, writes }: TableUnits, count: number): TableUnits => ({
  reads: Math.ceil(reads * count),
  writes: Math.ceil(writes * count),
});

const plus = (a: TableUnits, b: TableUnits): TableUnits => ({
  reads: a.reads + b.reads,
  writes: a.writes + b.writes,
});

/** FindLeftOut: the list of targets, and the list of accounts without targets, which is empty. */
const listsOf = ({ targets }: RunShape): number => readUnits(targets * TARGET_LIST_ITEM_BYTES) + 1;

/** WriteReport: the lists, and of each target its item and its instances. */
function reportedInventory(shape: RunShape): TableUnits {
  if (shape.runsReported === 0) return { reads: 0, writes: 0 };
  const perTarget = 1 + readUnits(shape.instances * shape.itemBytes);
  return { reads: listsOf(shape) + Math.ceil(shape.targets * perTarget), writes: 0 };
}

/**
 * WriteReport: the header, the request twice, odd accounts, what is left out, the rows, and the headers of all runs. It
 * changes the header.
 */
function reportedRuns(shape: RunShape): TableUnits {
  if (shape.runsReported === 0) return { reads: 0, writes: 0 };
  return { reads: 5 + rowReads(shape) + readUnits(shape.runsReported * RUN_HEADER_ITEM_BYTES), writes: 1 };
}

const rowReads = ({ accounts, targets }: RunShape): number =>
  readUnits(targets * TARGET_OUTCOME_ITEM_BYTES) + readUnits(accounts * ACCOUNT_ITEM_BYTES);

function inventoryPerTarget(shape: RunShape): TableUnits {
  const whole = readUnits(shape.instances * shape.itemBytes);
  // PlanTags reads the target once, VerifyTags once more.
  const byTagger = (shape.plans ? 1 : 0) + (shape.tasks > 0 ? 1 : 0);
  const written = shape.changedPerTarget + shape.taggedPerTarget;
  return {
    reads: shape.tableIsEmpty
      ? readsWhileFilling(shape)
      : whole * (shape.scans * shape.invocationsPerScan + byTagger),
    // The item of the target and its entry in the list of targets, once for each scan.
    writes: written * writeUnits(shape.itemBytes) + shape.scans * 2,
  };
}

/** Each invocation of the first scan reads what the previous ones wrote. */
function readsWhileFilling({ invocationsPerScan, pagesPerInvocation, itemBytes }: RunShape): number {
  let reads = 0;
  for (let before = 0; before < invocationsPerScan; before++)
    reads += readUnits(before * pagesPerInvocation * INSTANCES_PER_PAGE * itemBytes);
  return reads;
}

function checkpointsPerTarget({
  scans,
  pages,
  invocationsPerScan,
  pagesPerInvocation,
}: RunShape): TableUnits {
  let reads = invocationsPerScan;
  // An invocation that continues a scan reads the IDs of the earlier pages.
  for (let before = 1; before < invocationsPerScan; before++)
    reads += readUnits(before * pagesPerInvocation * PAGE_IDS_ITEM_BYTES);
  // Each page writes the checkpoint, and each page except for the last one its IDs.
  return { reads: scans * reads, writes: scans * (pages + (pages - 1) * writeUnits(PAGE_IDS_ITEM_BYTES)) };
}

function ledgerPerTarget({ plans, tasks, taggedPerTarget, looks }: RunShape): TableUnits {
  if (!plans) return { reads: 0, writes: 0 };
  // PlanTags checks twice whether there is a plan, and which tasks are settled. It writes its plan, even an empty one.
  const planning = { reads: 3, writes: 1 };
  if (tasks === 0) return planning;
  const outcomes = readUnits(tasks * TASK_OUTCOME_ITEM_BYTES);
  const readTasks = inParts(taggedPerTarget, MAX_RESOURCES_PER_TASK, (count) =>
    readUnits(taskItemBytes(count)),
  );
  const writeTasks = inParts(taggedPerTarget, MAX_RESOURCES_PER_TASK, (count) =>
    writeUnits(taskItemBytes(count)),
  );
  // ApplyTags reads whether the task is settled, its progress, and the task. It writes the attempt, the
  // slot of the call and the outcome.
  const applying = { reads: 2 * tasks + readTasks, writes: 3 * tasks };
  // Each check counts the outcomes. The last one reads them.
  const awaiting = looks * (1 + outcomes) + outcomes;
  const verifying = { reads: readTasks + outcomes, writes: 1 };
  return {
    reads: planning.reads + applying.reads + awaiting + verifying.reads,
    writes: planning.writes + writeTasks + applying.writes + verifying.writes,
  };
}

function runsOf(shape: RunShape): TableUnits {
  const { accounts, targets } = shape;
  const readAccounts = inParts(accounts, ACCOUNTS_PER_ITEM, (count) => readUnits(accountsItemBytes(count)));
  const readRows = rowReads(shape);
  const accountItems = inParts(accounts, ACCOUNTS_PER_ITEM, (count) => writeUnits(accountsItemBytes(count)));
  return {
    reads:
      // PlanRun: the request, the header, what is left out, the leases. FindLeftOut: the header twice, the request, odd
      // accounts, what is left out. FinalizeRun: the header twice, the leases; for the summary that it publishes the
      // header, the request, odd accounts, what is left out.
      16 +
      // FindLeftOut and FinalizeRun.
      2 * readAccounts +
      // The same, and the summary.
      3 * readRows +
      // ListRegions: the account's rows and its listing.
      2 * accounts,
    // The request, the header written and changed twice, odd accounts removed, the leases twice, the accounts; a listing;
    // each target planned and ended.
    writes: 7 + accountItems + accounts + 2 * targets,
  };
}
