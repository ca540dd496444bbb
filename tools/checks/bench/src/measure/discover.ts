import { service } from '@muster/inventory';
import { DatabaseReady, DiscoverReport } from '../discover/messages.ts';
import { BenchError } from '../errors.ts';
import { FLEET, ROLES, RULES, TARGET_SIMULATION } from '../fleet.ts';
import { type NodeProcess, startNode } from '../processes/node-process.ts';
import { againstSimulatedAws } from '../processes/simulated-aws.ts';
import type { DiscoverSample } from '../results.ts';

const databaseProcess = new URL('../discover/database-process.ts', import.meta.url);
const discoverProcess = new URL('../discover/discover-process.ts', import.meta.url);

/** Heap limits for a function with 512 MB: nine tenths for old objects, a twentieth for young ones. */
const HEAP_FLAGS = ['--max-old-space-size=460', '--max-semi-space-size=25'];

const input = {
  run: {
    runId: 'bench',
    homeRegion: 'us-east-1',
    regions: 'enabled',
    roles: ROLES,
    rules: RULES,
    tag: false,
  },
  accountId: FLEET.accounts[0],
  region: 'us-east-1',
  scan: 'discovery',
};

/**
 * The first scan of a single target by `Discover`. The simulated AWS and the database run in other processes.
 * @throws BenchError
 */
export async function measureDiscover(instances: number): Promise<DiscoverSample> {
  const database = startNode(databaseProcess, { args: [] });
  try {
    const simulation = { ...TARGET_SIMULATION, instancesPerTarget: instances };
    const { result } = await againstSimulatedAws(simulation, (aws) => runDiscover(database, aws));
    const { durationMs, seen, rssBytesByPage, usage } = result;
    if (seen !== instances) throw new BenchError(`Discover saw ${seen} instances instead of ${instances}`);
    if (rssBytesByPage.length !== Math.ceil(instances / 1000))
      throw new BenchError(`Discover asked for ${rssBytesByPage.length} pages`);
    return { instances, durationMs, usage, rssBytesByPage };
  } finally {
    database.stop();
    await database.ended.catch(() => undefined);
  }
}

async function runDiscover(database: NodeProcess, aws: Readonly<Record<string, string>>) {
  const [line] = await database.line(/^\{.*\}\n/);
  const { dynamoDbEndpoint, tables } = DatabaseReady.parse(JSON.parse(line));
  const definition = service.functions.find(({ name }) => name === 'discover');
  const variables = Object.entries(definition?.environment ?? {});
  const timeoutMs = (definition?.timeoutSeconds ?? 0) * 1000;
  const { code, stdout, stderr, usage } = await startNode(discoverProcess, {
    nodeFlags: HEAP_FLAGS,
    args: [JSON.stringify({ input, timeoutMs })],
    environment: {
      ...aws,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
      ...Object.fromEntries(variables.map(([name, parameter]) => [name, tables[parameter] ?? ''])),
    },
  }).ended;
  if (code !== 0) throw new BenchError(`Discover ended with exit code ${code}: ${stderr}`);
  return { ...DiscoverReport.parse(JSON.parse(stdout)), usage };
}
