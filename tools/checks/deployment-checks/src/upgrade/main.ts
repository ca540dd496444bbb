import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { createDynamoDb } from '@muster/dynamodb';
/**
 * `npm run test:upgrade -- [COMMIT]`: deploys an earlier release to moto_server, fills its tables with the items of a
 * run of that release, deploys this release over it, and reads inventory, ledger and run with it. Exits with 1 if
 * anything is missing.
 */
import { CheckError } from '@muster/errors';
import { DynamoInventoryReader } from '@muster/inventory-table';
import { localTableNames } from '@muster/local-engine';
import { DynamoRunReader } from '@muster/orchestrator';
import { tableName } from '@muster/service-definition';
import { environmentOf } from '@muster/simulated-aws';
import { DynamoLedgerReader } from '@muster/tagger';
import * as z from 'zod';
import { awsCli } from '../moto/aws-cli.ts';
import { missingForMoto, startMoto } from '../moto/moto-server.ts';
import { packageAll, packageFolder, workspaceOf } from '../packages/packages.ts';
import { serverless } from '../packages/serverless.ts';
import { serviceNames, services } from '../packages/services.ts';
import { accounts, regions, startFleet } from '../world/fleet.ts';
import { EarlierRelease } from './earlier-release.ts';
import { keepTables } from './kept-tables.ts';
import { serveOldDatabase } from './old-database.ts';
import { createdAt, itemsOf, putItems } from './stored-items.ts';

/** From before readers ignored properties that they do not know. */
const EARLIER_COMMIT = '7818d0e';
const STAGE = 'upgrade';
const INSTANCES = 360;
const LOCAL_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
};

const Answer = z.object({ TemplateBody: z.unknown() });

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const tables = services.flatMap((service) =>
  service.tables.map((table) => ({ ...table, deployed: tableName(table, STAGE) })),
);
const deployedOf = (parameter: string): string => {
  const table = tables.find((each) => each.parameter === parameter);
  if (table === undefined) throw new CheckError(`no table is called ${parameter}`);
  return table.deployed;
};

async function main(commit: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-upgrade-'));
  const moto = await startMoto();
  const fleet = await startFleet();
  say(`Installing ${commit} …`);
  const earlier = await EarlierRelease.checkOut(commit, join(folder, 'earlier'));
  try {
    await awsCli(moto, 'cloudformation', 'create-stack', ...memberRoles(earlier.memberRoles));
    for (const service of serviceNames) {
      say(`Deploying ${service} of ${commit} …`);
      await earlier.deploy(service, STAGE, moto.environment);
    }
    say(`Storing what a run of ${commit} stores …`);
    const dataDirectory = join(folder, 'data');
    const before = await earlier.muster(
      {
        accounts,
        regions,
        rules: [{ id: 'production', set: { Production: 'Yes' } }],
        roles: { externalId: 'muster' },
      },
      dataDirectory,
      environmentOf(fleet.url),
    );
    assert.partialDeepStrictEqual(before, { status: 'complete', tagging: { applied: INSTANCES } });
    const made = new Map<string, { items: number; at: string }>();
    const local = await serveOldDatabase(join(dataDirectory, 'dynamodb'));
    const localTables = localTableNames(services);
    const localAws = { environment: { ...LOCAL_CREDENTIALS, AWS_ENDPOINT_URL: local.endpoint } };
    for (const { deployed, parameter } of tables) {
      const items = await itemsOf(localAws, localTables[parameter] ?? '');
      await putItems(moto, deployed, items, folder);
      made.set(deployed, { items: items.length, at: await createdAt(moto, deployed) });
    }
    await local.close();

    const packages = await packageAll(folder, STAGE);
    for (const service of serviceNames) {
      say(`Deploying ${service} of this release over it …`);
      const stackName = `muster-${service}-${STAGE}`;
      const template = await awsCli(moto, 'cloudformation', 'get-template', '--stack-name', stackName);
      keepTables(
        Answer.parse(template).TemplateBody,
        join(packageFolder(packages, service), 'serverless-state.json'),
      );
      const { code, output } = await serverless(
        workspaceOf(packages),
        service,
        ['deploy', '--stage', STAGE, '--package', packageFolder(packages, service)],
        moto.environment,
      );
      assert.equal(code, 0, output);
    }
    const roles = new URL('../../../../roles/member-roles.yaml', import.meta.url).pathname;
    await awsCli(moto, 'cloudformation', 'update-stack', ...memberRoles(roles));
    for (const [table, { items, at }] of made) {
      assert.equal(await createdAt(moto, table), at, `${table} was replaced`);
      assert.equal((await itemsOf(moto, table)).length, items, `${table} lost items`);
      say(`${table}: ${items} items kept`);
    }
    await readWithThisRelease(moto.environment, before);
  } finally {
    await moto.stop();
    await fleet.close();
    earlier.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

const memberRoles = (file: string): string[] => [
  ...['--stack-name', 'muster-member-roles', '--template-body', `file://${file}`],
  ...['--capabilities', 'CAPABILITY_NAMED_IAM'],
  ...[
    '--parameters',
    'ParameterKey=HubAccountId,ParameterValue=123456789012',
    'ParameterKey=ExternalId,ParameterValue=muster',
  ],
];

/** The items that the earlier release stored, through the readers that other programs use. */
async function readWithThisRelease(
  environment: Readonly<Record<string, string>>,
  before: unknown,
): Promise<void> {
  Object.assign(process.env, environment);
  const db = createDynamoDb();
  let present = 0;
  for await (const page of new DynamoInventoryReader(db, deployedOf('inventory/table-name')).resources())
    present += page.filter(({ tags }) => tags.get('Production') === 'Yes').length;
  assert.equal(present, INSTANCES);
  say(`inventory: ${present} instances are read, with their tags`);

  const ledger = new DynamoLedgerReader(db, deployedOf('tagger/ledger-table-name'));
  let settled = 0;
  for (const accountId of accounts)
    for (const region of regions)
      for (const { task, outcome } of await ledger.tasksOf('earlier', accountId, region)) {
        assert.deepEqual(outcome?.exceptions, []);
        settled += task.resources.length;
      }
  assert.equal(settled, INSTANCES);
  say(`ledger: ${settled} tagged instances are read, with their outcome`);

  const summary = await new DynamoRunReader(db, deployedOf('orchestrator/run-table-name')).getSummary(
    'earlier',
  );
  const { targets, resources, tagging } = parseContract(RunSummaryV1, summary, 'the summary');
  assert.partialDeepStrictEqual(before, { targets, resources, tagging });
  say('runs: the summary of the earlier run is the same');
}

const missing = missingForMoto();
if (missing.length > 0) say(`LEFT OUT: ${missing.join(' and ')} not installed, so no upgrade was tried.`);
else await main(process.argv[2] ?? EARLIER_COMMIT);
