import { afterEach, describe, expect, it } from '@jest/globals';
import CheckStage, { missingText } from '../src/check-stage.ts';
import { stageSettings } from '../src/stage-settings.ts';
import { startFakeSsm } from '../src/testing/fake-ssm.ts';

class FrameworkError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const params = stageSettings({ prod: { logLevel: 'WARN' }, staging: {} });

/** The part of the Serverless Framework that the plugin uses. */
const framework = (requiredParameters: readonly string[] = [], endpoint = '', accountId = '') => ({
  configurationInput: { params },
  processedInput: { isHelpRequest: false },
  service: { custom: { requiredParameters, accountId } },
  classes: { Error: FrameworkError },
  getProvider: () => ({
    getStage: () => 'dev',
    getAccountId: async () => '111111111111',
    getAwsSdkV3Config: async () => ({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      endpoint,
    }),
  }),
});

/** The output of the plugin when it is created with a command line, and its notes. */
function made(
  options: ConstructorParameters<typeof CheckStage>[1],
  given: ConstructorParameters<typeof CheckStage>[0] = framework(),
) {
  const notices: string[] = [];
  try {
    const plugin = new CheckStage(given, options, { log: { notice: (text) => notices.push(text) } });
    return { plugin, notices };
  } catch (error) {
    return { error, notices };
  }
}

/** The message of the plugin before a deployment. Undefined if it accepts it. */
async function objection(...given: Parameters<typeof framework>): Promise<unknown> {
  const act = made({}, framework(...given)).plugin?.hooks['before:deploy:deploy'];
  if (act === undefined) throw new Error('no hook before a deployment');
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('the name of a stage', () => {
  it.each(['dev', 'prod', 'team-a-2', '1', 'a2345678901234567890'])('may be %s', (stage) => {
    expect(made({ stage }).error).toBeUndefined();
  });

  it.each(['Prod', 'a23456789012345678901', '', '-dev', 'dev_1', 'dev.1', 'dev\n'])(
    'may not be %j',
    (stage) => {
      expect(made({ stage }).error).toMatchObject({
        code: 'MUSTER_STAGE_INVALID',
        message: `The stage ${JSON.stringify(stage)} cannot be used: a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen.`,
      });
    },
  );

  it('is not checked for --help', () => {
    const help = { ...framework(), processedInput: { isHelpRequest: true } };
    expect(made({ stage: 'Prod', param: ['x'] }, help).error).toBeUndefined();
  });
});

describe('a setting of the command line', () => {
  it('is refused like one in stages.json', () => {
    expect(made({ stage: 'prod', param: ['logLevel=debug'] }).error).toMatchObject({
      code: 'MUSTER_SETTING_INVALID',
      decoratedMessage: '--param is wrong:\n  logLevel: expected DEBUG, INFO, WARN or ERROR',
    });
  });

  it('is accepted if it is valid', () => {
    expect(made({ stage: 'prod', param: ['logLevel=DEBUG'] })).toMatchObject({
      plugin: expect.any(CheckStage),
      notices: [],
    });
  });
});

describe('a stage that is not in stages.json', () => {
  const notice = (externalId: string) =>
    // cspell:ignore prd
    `Stage prd is not in stages.json: defaults apply, external id ${externalId}.`;

  it('is noted, with its external ID', () => {
    expect(made({ stage: 'prd' }).notices).toEqual([notice('muster')]);
    expect(made({ stage: 'prd', param: ['externalId=ours'] }).notices).toEqual([notice('ours')]);
  });

  it.each([{}, { stage: 'dev' }, { stage: 'test' }, { stage: 'staging' }])('is not noted: %j', (options) => {
    expect(made(options).notices).toEqual([]);
  });

  it('is not noted if stages.json contains no stage', () => {
    const unnamed = { ...framework(), configurationInput: { params: stageSettings({}) } };
    expect(made({ stage: 'prd' }, unnamed).notices).toEqual([]);
  });
});

describe('before a deployment', () => {
  let ssm: Awaited<ReturnType<typeof startFakeSsm>> | undefined;
  afterEach(() => ssm?.close());

  const paths = (count: number) =>
    Array.from({ length: count }, (_, index) => `/muster/dev/inventory/p${index}`);

  it('no message appears if every parameter exists, with 10 names in a call', async () => {
    ssm = await startFakeSsm(paths(21));
    expect(await objection(paths(21), ssm.endpoint)).toBeUndefined();
    expect(ssm.calls.map((names) => names.length)).toEqual([10, 10, 1]);
    expect(ssm.calls.flat()).toEqual(paths(21));
  });

  it('no call is made if no parameter is needed', async () => {
    ssm = await startFakeSsm([]);
    expect(await objection([], ssm.endpoint)).toBeUndefined();
    expect(ssm.calls).toEqual([]);
  });

  it('credentials of another account are refused, before any other call', async () => {
    ssm = await startFakeSsm([]);
    expect(await objection(paths(1), ssm.endpoint, '222222222222')).toMatchObject({
      code: 'MUSTER_WRONG_ACCOUNT',
      message: 'The credentials are of the account 111111111111, and stage dev belongs to 222222222222.',
    });
    expect(ssm.calls).toEqual([]);
    expect(await objection([], ssm.endpoint, '111111111111')).toBeUndefined();
  });

  it('the missing parameters of all calls are listed with the services to deploy first, in order', async () => {
    ssm = await startFakeSsm(paths(10));
    const required = [
      '/muster/dev/tagger/plan-tags-function-arn',
      ...paths(10),
      '/muster/dev/inventory/table-name',
    ];
    const said = await objection(required, ssm.endpoint);
    expect(said).toMatchObject({
      code: 'MUSTER_PARAMETER_MISSING',
      message:
        'Stage dev lacks what this service needs of inventory and tagger: /muster/dev/inventory/table-name, /muster/dev/tagger/plan-tags-function-arn.\n' +
        'Deploy first:\n' +
        '  npx nx run inventory:deploy --stage=dev\n' +
        '  npx nx run tagger:deploy --stage=dev',
    });
    expect(said).toBeInstanceOf(FrameworkError);
  });
});

it('a service is named once for any number of missing parameters', () => {
  expect(missingText(['/muster/prod/inventory/b', '/muster/prod/inventory/a'], 'prod')).toBe(
    'Stage prod lacks what this service needs of inventory: /muster/prod/inventory/a, /muster/prod/inventory/b.\n' +
      'Deploy first:\n' +
      '  npx nx run inventory:deploy --stage=prod',
  );
});
