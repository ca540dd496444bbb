import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { muster } from '@muster/muster/testing';
import * as z from 'zod';
import { awsCli } from '../src/moto/aws-cli.ts';
import { missingForMoto, type Moto, startMoto } from '../src/moto/moto-server.ts';
import { workspaceOf } from '../src/packages/packages.ts';
import { serverless } from '../src/packages/serverless.ts';
import type { ServiceName } from '../src/packages/services.ts';
import { packaged } from './packaged.ts';

const workspace = workspaceOf(packaged('local'));
const missing = missingForMoto();
const LEFT_OUT = `LEFT OUT: ${missing.join(' and ')} not installed, so nothing is deployed to moto_server.`;
const Stacks = z.object({
  StackSummaries: z.array(z.object({ StackName: z.string(), StackStatus: z.string() })),
});
const Parameters = z.object({ Parameters: z.array(z.object({ Name: z.string(), Value: z.string() })) });
const Variables = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.string()) }) });

const stackNames = ['muster-inventory-test', 'muster-tagger-test', 'muster-orchestrator-test'];
const arnOf = (service: ServiceName, name: string) =>
  `arn:aws:lambda:us-east-1:123456789012:function:muster-${service}-test-${name}`;

describe('a deployment to moto_server, one service at a time', () => {
  if (missing.length > 0) {
    process.stderr.write(`${LEFT_OUT}\n`);
    it.skip(LEFT_OUT, () => undefined);
    return;
  }
  let moto: Moto;
  const folder = mkdtempSync(join(tmpdir(), 'muster-moto-'));
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (service: ServiceName, command: 'deploy' | 'remove', ...more: string[]) =>
    serverless(workspace, service, [command, '--stage', 'test', ...more], moto.environment);
  const stacks = async () =>
    Stacks.parse(await awsCli(moto, 'cloudformation', 'list-stacks')).StackSummaries.filter(
      ({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE',
    );
  const environmentOf = async (functionName: string) =>
    Variables.parse(
      await awsCli(moto, 'lambda', 'get-function-configuration', '--function-name', functionName),
    ).Environment.Variables;

  it('refuses to deploy the tagger before inventory, and says so', async () => {
    const { code, output } = await call('tagger', 'deploy');
    expect(code).toBe(1);
    expect(output).toContain(
      'Stage test lacks what this service needs of inventory: /muster/test/inventory/table-name.',
    );
    expect(output).toContain('npx nx run inventory:deploy --stage=test');
    expect(await stacks()).toEqual([]);
  });

  it('refuses a stage name that AWS would refuse later', async () => {
    const { code, output } = await serverless(
      workspace,
      'inventory',
      ['deploy', '--stage', 'Prod'],
      moto.environment,
    );
    expect(code).toBe(1);
    expect(output).toContain('The stage "Prod" cannot be used');
    expect(await stacks()).toEqual([]);
  });

  it('completes three stacks in the order inventory, tagger, orchestrator', async () => {
    for (const service of ['inventory', 'tagger', 'orchestrator'] as const) {
      const { code, output } = await call(service, 'deploy');
      expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringContaining(`Service deployed to stack muster-${service}-test`),
      });
    }
    // The framework first creates the stack with its bucket, then updates it.
    expect((await stacks()).map(({ StackName, StackStatus }) => `${StackName} ${StackStatus}`)).toEqual([
      'muster-inventory-test UPDATE_COMPLETE',
      'muster-tagger-test UPDATE_COMPLETE',
      'muster-orchestrator-test UPDATE_COMPLETE',
    ]);
  });

  it('publishes names and addresses of the resources as parameters', async () => {
    const answer = await awsCli(
      moto,
      'ssm',
      'get-parameters-by-path',
      '--path',
      '/muster/test',
      '--recursive',
    );
    const values = Parameters.parse(answer).Parameters.map(({ Name, Value }) => [Name, Value]);
    expect(values).toEqual(
      expect.arrayContaining([
        ['/muster/test/inventory/table-name', 'muster-inventory-test'],
        ['/muster/test/inventory/discover-function-arn', arnOf('inventory', 'discover')],
        ['/muster/test/tagger/ledger-table-name', 'muster-tagger-ledger-test'],
        ['/muster/test/tagger/plan-tags-function-arn', arnOf('tagger', 'planTags')],
        [
          '/muster/test/orchestrator/run-state-machine-arn',
          'arn:aws:states:us-east-1:123456789012:stateMachine:muster-run-test',
        ],
        ['/muster/test/orchestrator/version', '0.1.0'],
      ]),
    );
  });

  it('passes the names of resources of all services to the functions', async () => {
    expect(await environmentOf('muster-tagger-test-planTags')).toMatchObject({
      LEDGER_TABLE_NAME: 'muster-tagger-ledger-test',
      INVENTORY_TABLE_NAME: 'muster-inventory-test',
      TASK_QUEUE_URL: expect.stringMatching(/\/123456789012\/muster-tagger-tasks-test$/),
    });
    expect(await environmentOf('muster-orchestrator-test-finalizeRun')).toMatchObject({
      RUN_TABLE_NAME: 'muster-orchestrator-runs-test',
      RUN_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:muster-runs-test',
    });
  });

  it('connects the queue to its consumer', async () => {
    expect(await awsCli(moto, 'lambda', 'list-event-source-mappings')).toMatchObject({
      EventSourceMappings: [
        {
          EventSourceArn: 'arn:aws:sqs:us-east-1:123456789012:muster-tagger-tasks-test',
          FunctionArn: arnOf('tagger', 'applyTags'),
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 10 },
        },
      ],
    });
  });

  it('lets doctor find the stack and report that moto does not run functions', async () => {
    const configFile = join(folder, 'muster.yaml');
    const rules = [{ id: 'production', set: { Production: 'Yes' } }];
    writeFileSync(configFile, JSON.stringify({ accounts: ['111111111111'], regions: ['us-east-1'], rules }));
    const args = ['doctor', '--engine', 'aws', '--stage', 'test', '--config', configFile];
    const { code, stdout, stderr } = await muster(args, { environment: moto.environment });
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toContain('arn:aws:sts::123456789012:user/moto');
    expect(stdout).toContain('inventory 0.1.0, tagger 0.1.0, orchestrator 0.1.0');
    expect(stdout).toMatch(/^111111111111 +not checked/m);
    expect(stdout).toContain('To do:');
    expect(stdout).not.toMatch(/^ +at /m);
  });

  it('deploys a single service again', async () => {
    // Each deployment gives its zips new names, so the template of an updated stack changes.
    const templates = async () =>
      Promise.all(
        stackNames.map(async (name) =>
          JSON.stringify(await awsCli(moto, 'cloudformation', 'get-template', '--stack-name', name)),
        ),
      );
    const before = await templates();
    const { code, output } = await call('tagger', 'deploy', '--force');
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining('Service deployed to stack muster-tagger-test'),
    });
    const after = await templates();
    expect(stackNames.filter((_, index) => after[index] !== before[index])).toEqual(['muster-tagger-test']);
    expect((await stacks()).map(({ StackStatus }) => StackStatus)).toEqual(
      stackNames.map(() => 'UPDATE_COMPLETE'),
    );
    expect(await environmentOf('muster-tagger-test-verifyTags')).toMatchObject({
      INVENTORY_TABLE_NAME: 'muster-inventory-test',
    });
  });

  it('removes the services in reverse order and leaves nothing behind', async () => {
    for (const service of ['orchestrator', 'tagger', 'inventory'] as const) {
      const { code, output } = await call(service, 'remove');
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('successfully removed') });
    }
    expect(await stacks()).toEqual([]);
    expect(await awsCli(moto, 'dynamodb', 'list-tables')).toEqual({ TableNames: [] });
  });
});
