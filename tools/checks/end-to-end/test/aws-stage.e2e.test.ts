import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RunRequestV1, RunSummaryV1 } from '@muster/contracts';
import {
  expectedServices,
  type FakeStage,
  refusal,
  startFakeStage,
  startMuster,
} from '@muster/muster/testing';
import { environmentOf, startSimulatedAwsWorker } from '@muster/simulated-aws';

const directory = mkdtempSync(join(tmpdir(), 'muster-aws-stage-'));
const config = join(directory, 'muster.yaml');
writeFileSync(
  config,
  'accounts: ["111111111111"]\nrules:\n  - id: production\n    set: { Production: "Yes" }\n',
);
const MACHINE = 'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-dev';
const VALUES: Readonly<Record<string, string>> = {
  'orchestrator/run-state-machine-arn': MACHINE,
  'orchestrator/run-table-name': 'muster-orchestrator-runs-dev',
  'inventory/table-name': 'muster-inventory-dev',
  'tagger/ledger-table-name': 'muster-tagger-ledger-dev',
};
const NOBODY = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_EC2_METADATA_DISABLED: 'true',
  HOME: directory,
};

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let stage: FakeStage;

beforeAll(async () => {
  simulation = await startSimulatedAwsWorker({
    accounts: 1,
    regions: ['us-east-1'],
    instancesPerTarget: 1,
  });
  stage = await startFakeStage();
});
beforeEach(() => {
  stage.answers.clear();
  stage.answers.set('PutItem', () => ({ body: {} }));
  stage.calls.length = 0;
  stage.parameters.clear();
  for (const { parameters } of expectedServices())
    for (const name of parameters) stage.parameters.set(`/muster/dev/${name}`, VALUES[name] ?? name);
});
afterAll(() => Promise.all([simulation.close(), stage.close()]));

const muster = (args: string, over: Record<string, string> = {}) =>
  startMuster([...args.split(' '), '--engine', 'aws', '--stage', 'dev'], {
    ...environmentOf(simulation.url),
    AWS_ENDPOINT_URL_SSM: stage.url,
    AWS_ENDPOINT_URL_DYNAMODB: stage.url,
    AWS_ENDPOINT_URL_SFN: stage.url,
    ...over,
  }).ended;
const run = (args = '') => muster(`run --config ${config} --run-id r1 --json${args}`);
const failure = (message: string) => ({ code: 1, stdout: '', stderr: `error: ${message}\n` });
/** The same with `--json`. */
const jsonFailure = (message: string) => ({
  ...failure(message),
  stdout: `${JSON.stringify({ error: { code: 'Deployment', message } }, null, 2)}\n`,
});
const removeParameters = (start: string) => {
  for (const name of stage.parameters.keys())
    if (name.startsWith(`/muster/dev/${start}`)) stage.parameters.delete(name);
};

describe('a table that cannot be read', () => {
  const RUNS = 'dynamodb:Query on table muster-orchestrator-runs-dev';
  const RIGHTS =
    '("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE';

  it('names the missing permission', async () => {
    const message = 'User: x is not authorized to perform: dynamodb:Query';
    stage.answers.set('Query', refusal('AccessDeniedException', message));
    expect(await muster('runs')).toEqual(
      failure(
        `${RUNS} was refused: AccessDeniedException: ${message}; allow dynamodb:Query for your user or role ${RIGHTS}`,
      ),
    );
    expect(await muster('inventory')).toEqual(
      failure(
        `dynamodb:Query on table muster-inventory-dev was refused: AccessDeniedException: ${message}; allow dynamodb:Query for your user or role ${RIGHTS}`,
      ),
    );
    stage.answers.set('GetItem', refusal('AccessDeniedException', 'no'));
    expect(await muster('status r1')).toEqual(
      failure(
        `dynamodb:GetItem on table muster-orchestrator-runs-dev was refused: AccessDeniedException: no; allow dynamodb:GetItem for your user or role ${RIGHTS}`,
      ),
    );
  });

  it('names the service that lost the permission', async () => {
    stage.answers.set('Query', refusal('ResourceNotFoundException', 'Requested resource not found'));
    expect(await muster('status')).toEqual(
      failure(
        `${RUNS} was refused: ResourceNotFoundException: Requested resource not found; deploy the service orchestrator again: npx nx run orchestrator:deploy --stage=dev`,
      ),
    );
  });
});

describe('a stage that cannot be read', () => {
  it.each([
    ['there are no credentials', NOBODY, /^error: no AWS credentials were found \(.*"aws sso login"/],
    [
      'the profile is unknown',
      { ...NOBODY, AWS_PROFILE: 'nobody' },
      /^error: the AWS profile "nobody" \(AWS_PROFILE\) does not exist; /,
    ],
    [
      'nothing answers',
      { AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9' },
      /^error: ssm:GetParametersByPath on \/muster\/dev got no answer from http:\/\/127\.0\.0\.1:9: .*; check the network, HTTPS_PROXY, AWS_REGION, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SSM\n$/,
    ],
  ])('reports that %s', async (_what, environment, message) => {
    const { code, stdout, stderr } = await muster('runs', environment);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('allow');
  });

  it('reports expired credentials, and names a permission only if it is missing', async () => {
    stage.answers.set('GetParametersByPath', refusal('ExpiredTokenException', 'The token is expired'));
    expect(await muster('runs')).toEqual(
      failure(
        'the AWS credentials of the environment (AWS_ACCESS_KEY_ID) have expired (ExpiredTokenException: The token is expired); set new ones: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN',
      ),
    );
    stage.answers.set('GetParametersByPath', refusal('AccessDeniedException', 'no'));
    expect((await muster('runs')).stderr).toBe(
      'error: ssm:GetParametersByPath on /muster/dev was refused: AccessDeniedException: no; allow ssm:GetParametersByPath for your user or role ("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE\n',
    );
  });

  it('is a usage error if no region is set', async () => {
    const environment = { AWS_REGION: '', AWS_DEFAULT_REGION: '', HOME: directory };
    expect(await muster('runs', environment)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: set AWS_REGION, or the region of the profile, to the region that Muster is deployed in\n',
    });
  });
});

describe('a stage that lacks a service', () => {
  it('can still be read as far as it is deployed', async () => {
    stage.answers.set('Query', () => ({ body: { Items: [], Count: 0 } }));
    removeParameters('orchestrator/');
    removeParameters('tagger/');
    const inventory = await muster('inventory --json');
    expect([inventory.code, inventory.stdout]).toEqual([0, '[]\n']);
    expect((await muster('runs')).stderr).toContain(
      'lacks the parameter /muster/dev/orchestrator/run-table-name; deploy the service orchestrator',
    );
    stage.parameters.clear();
    stage.parameters.set('/muster/dev/orchestrator/run-table-name', 'muster-orchestrator-runs-dev');
    expect(await muster('runs --json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  it('refuses a run that needs the missing service', async () => {
    stage.answers.set('StartExecution', refusal('AccessDeniedException', 'no'));
    removeParameters('tagger/');
    expect(await run()).toEqual(
      jsonFailure(
        'the run cannot start: stage dev in us-east-1 lacks /muster/dev/tagger/plan-tags-function-arn and 2 more parameters of the service tagger; deploy it first: npx nx run tagger:deploy --stage=dev; --no-tag runs without the tagger',
      ),
    );
    expect(stage.calls).not.toContain('StartExecution');
    await run(' --no-tag');
    expect(stage.calls).toContain('StartExecution');
  });
});

describe('a run that cannot be started', () => {
  const START = 'states:StartExecution on state machine muster-run-dev';

  it('is reported as not started if AWS refuses it', async () => {
    stage.answers.set('StartExecution', refusal('AccessDeniedException', 'no'));
    expect(await run()).toEqual(
      jsonFailure(
        `${START} was refused: AccessDeniedException: no; run r1 was not started; allow states:StartExecution for your user or role ("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE`,
      ),
    );
    stage.answers.set('StartExecution', refusal('StateMachineDoesNotExist', 'State Machine Does Not Exist'));
    expect(await run()).toEqual(
      jsonFailure(
        `${START} was refused: StateMachineDoesNotExist: State Machine Does Not Exist; run r1 was not started; deploy the service orchestrator again, then start the run`,
      ),
    );
  });

  it('names its rules, which are in the ledger before it starts', async () => {
    const asked: unknown[] = [];
    for (const [name, body] of [
      ['PutItem', {}],
      ['StartExecution', { __type: 'AccessDeniedException' }],
    ] as const)
      stage.answers.set(name, (input) => {
        asked.push(input);
        return { status: name === 'PutItem' ? 200 : 400, body };
      });
    await run();
    expect(asked).toMatchObject([
      {
        TableName: 'muster-tagger-ledger-dev',
        Item: {
          pk: { S: expect.stringMatching(/^rules#[0-9a-f]{64}$/) },
          text: {
            S: '[{"id":"production","match":{},"set":[["Production","Yes"]],"onConflict":"keep"}]',
          },
        },
      },
      {
        input: expect.stringMatching(
          /"storedRules":\{"sha256":"[0-9a-f]{64}","ruleIds":\["production"\],"keys":\["Production"\]\}/,
        ),
      },
    ]);
    expect(JSON.stringify(asked[1])).not.toContain('onConflict');
  });

  it('is reported as not started if its rules cannot be stored', async () => {
    stage.answers.set('PutItem', refusal('AccessDeniedException', 'no'));
    expect(await run()).toEqual(
      jsonFailure(
        'dynamodb:PutItem on table muster-tagger-ledger-dev was refused: AccessDeniedException: no; allow dynamodb:PutItem for your user or role ("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE',
      ),
    );
    expect(stage.calls).not.toContain('StartExecution');
  });

  it('is reported as possibly started if the answer does not tell', async () => {
    stage.answers.set('StartExecution', () => ({ status: 500, body: '<html>' }));
    expect(await run()).toEqual(
      jsonFailure(
        `${START} got an answer from ${new URL(stage.url).host} that is not from AWS: the answer is an HTML page (status 500, application/x-amz-json-1.1, "<html>"); it is unknown whether run r1 has started: if it has, --resume r1 joins it; if not, --run-id r1 starts it; look for a proxy or filter in the network, and check AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SFN if they are set`,
      ),
    );
  });
});

describe('a run whose execution was aborted', () => {
  const input = JSON.stringify({
    ...RunRequestV1.example,
    run: { ...RunRequestV1.example.run, runId: 'r1' },
  });

  beforeEach(() => {
    const header = {
      runId: { S: 'r1' },
      status: { S: 'running' },
      startedAt: { S: '2026-11-23T08:00:00.000Z' },
    };
    stage.answers.set('GetItem', (asked) => ({
      body: JSON.stringify(asked).includes('"runs"') ? { Item: header } : {},
    }));
    stage.answers.set('Query', () => ({ body: { Items: [], Count: 0 } }));
    stage.answers.set('DescribeExecution', (asked) =>
      JSON.stringify(asked).includes('_resume-')
        ? refusal('ExecutionDoesNotExist', 'Execution Does Not Exist')()
        : {
            body: {
              executionArn: 'arn:aws:states:us-east-1:111111111111:execution:muster-run-dev:r1',
              status: 'ABORTED',
              input,
            },
          },
    );
  });

  it('is reported as no longer running', async () => {
    const { code, stdout, stderr } = await muster('status r1');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Run r1: no longer running\n/);
    expect(stdout).toContain(
      '\nRun r1 is no longer running: the execution was aborted; resume it: npx muster run --resume r1 --engine aws --stage dev\n',
    );
  });

  it('is shown as stored in JSON, and as running if Step Functions gives no answer', async () => {
    const { stdout } = await muster('status r1 --json');
    expect(RunSummaryV1.schema.parse(JSON.parse(stdout)).status).toBe('running');
    stage.answers.set('DescribeExecution', refusal('AccessDeniedException', 'no'));
    const denied = await muster('status r1');
    expect([denied.code, denied.stderr]).toEqual([0, '']);
    expect(denied.stdout).toMatch(/^Run r1: running for /);
    expect(denied.stdout).toContain(
      'If the run is no longer in progress, resume it: npx muster run --resume r1 ',
    );
  });
});
