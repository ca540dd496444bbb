import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunRequest, RunRequestV1, RunSummaryV1 } from '@muster/contracts';
import { getItem, putItem } from '@muster/dynamodb';
import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';
import {
  expectedServices,
  type FakeStage,
  refusal,
  startFakeStage,
  startMuster,
} from '@muster/muster/testing';

const RUNS = 'muster-orchestrator-runs-dev';
const LEDGER = 'muster-tagger-ledger-dev';
const VALUES: Readonly<Record<string, string>> = {
  'orchestrator/run-state-machine-arn': 'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-dev',
  'orchestrator/run-table-name': RUNS,
  'tagger/ledger-table-name': LEDGER,
};
const home = mkdtempSync(join(tmpdir(), 'muster-aws-stop-'));

let database: TestDatabase;
let stage: FakeStage;

beforeAll(async () => {
  database = await startTestDatabase([RUNS, LEDGER]);
  stage = await startFakeStage();
  for (const { parameters } of expectedServices())
    for (const name of parameters) stage.parameters.set(`/muster/dev/${name}`, VALUES[name] ?? name);
});
beforeEach(() => {
  stage.calls.length = 0;
  stage.answers.set('DescribeExecution', refusal('ExecutionDoesNotExist'));
});
afterAll(() => Promise.all([database.close(), stage.close()]));

const requestOf = (runId: string): RunRequest =>
  RunRequestV1.schema.parse({
    ...RunRequestV1.example,
    run: { ...RunRequestV1.example.run, runId },
  });

async function store(runId: string, status: string): Promise<void> {
  const startedAt = '2026-11-23T08:00:00.000Z';
  const request = requestOf(runId);
  const items = [
    { pk: 'runs', sk: runId, runId, status, startedAt, accounts: 0 },
    { pk: `run#${runId}`, sk: 'plan#request', request },
  ];
  for (const Item of items) await putItem(database.db, { TableName: RUNS, Item });
}

const stop = (runId: string, ...options: string[]) =>
  startMuster(['stop', runId, '--engine', 'aws', '--stage', 'dev', ...options], {
    AWS_ENDPOINT_URL_SSM: stage.url,
    AWS_ENDPOINT_URL_SFN: stage.url,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ACCESS_KEY_ID: database.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: database.credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    HOME: home,
  }).ended;

describe('muster stop --engine aws', () => {
  it('stops a run, for the task queue and in Step Functions', async () => {
    await store('running', 'running');
    const execution = 'arn:aws:states:us-east-1:999999999999:execution:muster-run-dev:running';
    stage.answers.set('DescribeExecution', (asked) =>
      JSON.stringify(asked).includes('_resume-')
        ? refusal('ExecutionDoesNotExist')()
        : {
            body: {
              executionArn: execution,
              status: 'RUNNING',
              input: JSON.stringify(requestOf('running')),
            },
          },
    );
    stage.answers.set('StopExecution', () => ({ body: { stopDate: 1_795_000_000 } }));
    const { code, stdout, stderr } = await stop('running', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(RunSummaryV1.schema.parse(JSON.parse(stdout))).toMatchObject({ status: 'stopped' });
    expect(stage.calls).toContain('StopExecution');
    const Key = { pk: 'run#running', sk: 'stop' };
    expect(await getItem(database.db, { TableName: LEDGER, Key })).toMatchObject({ schemaVersion: 1 });
  });

  it('succeeds for a run that is already stopped', async () => {
    await store('stopped', 'stopped');
    const { code, stdout, stderr } = await stop('stopped');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Run stopped: stopped \(started at 2026-11-23T08:00:00\.000Z\)\n/);
  });

  it('is invalid usage for a run that has ended', async () => {
    await store('over', 'complete');
    expect(await stop('over')).toMatchObject({
      code: 2,
      stderr: 'error: run over has already ended: complete\n',
    });
    expect(stage.calls).not.toContain('StopExecution');
  });
});
