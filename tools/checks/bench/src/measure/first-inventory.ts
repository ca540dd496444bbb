import { service } from '@muster/inventory';
import { AttemptReport, DatabaseEnd, DatabaseReady, READY, type TableLimits } from '../discover/messages.ts';
import { BenchError } from '../errors.ts';
import {
  FIRST_INVENTORY,
  FIRST_INVENTORY_TARGETS,
  MOST_TIMES_THE_LIMIT,
  NEW_TABLE_TENTH,
  ROLES,
} from '../fleet.ts';
import { type NodeProcess, startNode } from '../processes/node-process.ts';
import { againstSimulatedAws } from '../processes/simulated-aws.ts';
import type { FirstInventorySample } from '../results.ts';

const databaseProcess = new URL('../discover/database-process.ts', import.meta.url);
const attemptProcess = new URL('../discover/attempt-process.ts', import.meta.url);

const INVENTORY_TABLE = 'inventory/table-name';
const simulation = {
  accounts: [...FIRST_INVENTORY.accounts],
  regions: [...FIRST_INVENTORY.regions],
  instancesPerTarget: FIRST_INVENTORY.instancesPerTarget,
  latencyMs: 100,
};

/**
 * The first inventory of many targets at the same time. The table has the throughput of a new one. A separate process
 * reads each target, like a Lambda function. `firstInventoryProblems` checks the result.
 * @throws BenchError
 */
export async function measureFirstInventory(
  limits: TableLimits = NEW_TABLE_TENTH,
): Promise<FirstInventorySample> {
  const database = startNode(databaseProcess, { args: [JSON.stringify(limits)] });
  try {
    const { result } = await againstSimulatedAws(simulation, (aws) => inventory(database, aws));
    database.stop();
    const { stdout } = await database.ended;
    const { counts } = DatabaseEnd.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    const table = counts[result.tableName];
    if (table === undefined) throw new BenchError(`nothing was written to ${result.tableName}`);
    const { writeUnits, unprocessed, refused } = table;
    return {
      targets: FIRST_INVENTORY_TARGETS,
      ends: result.ends,
      durationMs: result.durationMs,
      // The table starts with the units of one second.
      tableMs: Math.max(0, writeUnits / limits.writesPerSecond - 1) * 1000,
      writeUnits,
      unprocessed,
      refused,
    };
  } finally {
    database.stop();
    await database.ended.catch(() => undefined);
  }
}

/** Describes each deviation. Required: the first attempt completes every target, nearly as fast as the table allows. */
export function firstInventoryProblems({
  targets,
  ends,
  durationMs,
  tableMs,
}: FirstInventorySample): string[] {
  const { done = 0, ...others } = ends;
  const times = durationMs / tableMs;
  return [
    ...(done === targets
      ? []
      : [
          `${done} of ${targets} targets were done by the first attempt; the others: ${Object.entries(others)
            .map(([code, count]) => `${count} ${code}`)
            .join(', ')}`,
        ]),
    ...(times <= MOST_TIMES_THE_LIMIT
      ? []
      : [`it took ${times.toFixed(2)} times what the table needs, more than ${MOST_TIMES_THE_LIMIT}`]),
  ];
}

async function inventory(database: NodeProcess, aws: Readonly<Record<string, string>>) {
  const [line] = await database.line(/^\{.*\}\n/);
  const { dynamoDbEndpoint, tables } = DatabaseReady.parse(JSON.parse(line));
  const definition = service.functions.find(({ name }) => name === 'discover');
  const variables = Object.entries(definition?.environment ?? {});
  const timeoutMs = (definition?.timeoutSeconds ?? 0) * 1000;
  const environment = {
    ...aws,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
    ...Object.fromEntries(variables.map(([name, parameter]) => [name, tables[parameter] ?? ''])),
  };
  const attempts = FIRST_INVENTORY.accounts.flatMap((accountId) =>
    FIRST_INVENTORY.regions.map((region) =>
      startNode(attemptProcess, {
        args: [JSON.stringify({ input: inputOf(accountId, region), timeoutMs })],
        environment,
      }),
    ),
  );
  try {
    await Promise.all(attempts.map((attempt) => attempt.line(new RegExp(`^${READY}\n`))));
    const startedAtMs = performance.now();
    for (const attempt of attempts) attempt.start();
    const reports = await Promise.all(attempts.map(reportOf));
    return {
      durationMs: performance.now() - startedAtMs,
      ends: countsOf(reports.map(endOf)),
      tableName: tables[INVENTORY_TABLE] ?? '',
    };
  } finally {
    for (const attempt of attempts) attempt.stop();
  }
}

const inputOf = (accountId: string, region: string) => ({
  run: { runId: 'bench', homeRegion: 'us-east-1', regions: 'enabled', roles: ROLES, rules: [], tag: false },
  accountId,
  region,
  scan: 'discovery',
});

async function reportOf(attempt: NodeProcess): Promise<AttemptReport> {
  const { code, stdout, stderr } = await attempt.ended;
  if (code !== 0) throw new BenchError(`an attempt ended with exit code ${code}: ${stderr}`);
  return AttemptReport.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

function endOf({ done, seen, error }: AttemptReport): string {
  if (error !== undefined) return error;
  return done && seen === FIRST_INVENTORY.instancesPerTarget ? 'done' : 'incomplete';
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
