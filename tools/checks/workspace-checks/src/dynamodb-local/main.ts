/** `npm run test:dynamodb-local`: runs the tests of the DynamoDB adapters against Amazon's DynamoDB Local. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dynamoDbLocalFolder } from './archive.ts';
import { javaVersion, startDynamoDbLocal } from './server.ts';

const WORKSPACE = join(import.meta.dirname, '../../../../..');
/** Projects with DynamoDB adapters, and the tests of these adapters. */
const SUITES = [
  ['libs/dynamodb', 'integration'],
  ['libs/inventory-table', 'integration'],
  ['apps/inventory', 'stores.integration'],
  ['apps/orchestrator', 'dynamo-run-store'],
  ['apps/tagger', 'dynamo-.*integration'],
] as const;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

async function main(): Promise<number> {
  const java = javaVersion();
  if (java === undefined) {
    say('LEFT OUT: the tests on DynamoDB Local need Java 17 or newer, which is not on this machine.');
    return 0;
  }
  const folder = dynamoDbLocalFolder(join(WORKSPACE, 'node_modules/.cache/muster'));
  const server = await startDynamoDbLocal(folder);
  say(`DynamoDB Local at ${server.endpoint} (${java})`);
  try {
    const failed = SUITES.filter(([project, pattern]) => !passes(project, pattern, server.endpoint));
    for (const [project] of failed) say(`FAILED on DynamoDB Local: ${project}`);
    return failed.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

function passes(project: string, pattern: string, endpoint: string): boolean {
  say(`${project} on DynamoDB Local`);
  const jest = join(WORKSPACE, 'node_modules/jest/bin/jest.js');
  const flags = ['--no-sparkplug', '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const { status } = spawnSync(process.execPath, [...flags, jest, '--runInBand', pattern], {
    cwd: join(WORKSPACE, project),
    env: { ...process.env, MUSTER_TEST_DYNAMODB_ENDPOINT: endpoint },
    stdio: 'inherit',
  });
  return status === 0;
}

process.exitCode = await main().catch((error: unknown) => {
  say(`DynamoDB Local could not be started: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});
