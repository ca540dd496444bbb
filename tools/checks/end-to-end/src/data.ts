import { type Resource, ResourceSchema } from '@muster/contracts';
import { type Item, scanPages } from '@muster/dynamodb';
import { service as inventory } from '@muster/inventory';
import { openTables } from '@muster/local-engine';
import { service as orchestrator } from '@muster/orchestrator';
import { DynamoLedgerReader, type LedgerTask, service as tagger } from '@muster/tagger';
import type { World } from './world.ts';

export const services = [inventory, orchestrator, tagger];
type Tables = Awaited<ReturnType<typeof openTables>>;

async function withTables<T>(world: World, work: (tables: Tables) => Promise<T>): Promise<T> {
  const tables = await openTables({ dataDirectory: world.dataDirectory, services });
  try {
    return await work(tables);
  } finally {
    await tables.close();
  }
}

/** All items of a table, as stored in the database. */
export const readTable = (world: World, parameter: `${string}/${string}`): Promise<Item[]> =>
  withTables(world, async ({ dynamoDb, tableNames }) => {
    const items: Item[] = [];
    const pages = scanPages(dynamoDb, { TableName: tableNames[parameter] });
    for await (const page of pages) items.push(...page);
    return items;
  });

/** The tasks of a run in these targets. */
export const readLedger = (
  world: World,
  runId: string,
  targets: readonly (readonly [accountId: string, region: string])[],
): Promise<LedgerTask[]> =>
  withTables(world, async ({ dynamoDb, tableNames }) => {
    const reader = new DynamoLedgerReader(dynamoDb, tableNames['tagger/ledger-table-name'] ?? '');
    const tasks = await Promise.all(
      targets.map(([accountId, region]) => reader.tasksOf(runId, accountId, region)),
    );
    return tasks.flat();
  });

/** The output of `muster inventory`. */
export async function resourcesOf(world: World, args: readonly string[] = []): Promise<Resource[]> {
  const { stdout, stderr, code } = await world.muster(['inventory', '--format', 'json', ...args]);
  if (code !== 0) throw new Error(`inventory: exit ${code}: ${stderr}`);
  return ResourceSchema.array().parse(JSON.parse(stdout));
}
