import { afterEach, describe, expect, it } from '@jest/globals';
import CheckStage, { missingText } from '../src/check-stage.ts';
import { startFakeSsm } from './fake-ssm.ts';

class FrameworkError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** The part of the Serverless Framework that the plugin uses. */
const framework = (stage: string, requiredParameters: readonly string[] = [], endpoint = '') => ({
  service: { custom: { requiredParameters } },
  classes: { Error: FrameworkError },
  getProvider: () => ({
    getStage: () => stage,
    getAwsSdkV3Config: async () => ({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      endpoint,
    }),
  }),
});

/** What the plugin says at a point of the framework's life; undefined where it has no objection. */
async function objection(
  hook: 'before:package:initialize' | 'before:deploy:deploy',
  ...given: Parameters<typeof framework>
): Promise<unknown> {
  const act = new CheckStage(framework(...given)).hooks[hook];
  if (act === undefined) throw new Error(`no hook ${hook}`);
  try {
    await act();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('the name of a stage', () => {
  it.each(['dev', 'prod', 'team-a-2', '1', 'a2345678901234567890'])('may be %s', async (stage) => {
    expect(await objection('before:package:initialize', stage)).toBeUndefined();
  });

  it.each(['Prod', 'a23456789012345678901', '', '-dev', 'dev_1', 'dev.1', 'dev\n'])(
    'may not be %j',
    async (stage) => {
      expect(await objection('before:package:initialize', stage)).toMatchObject({
        code: 'MUSTER_STAGE_INVALID',
        message: `The stage "${stage}" cannot be used: a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen.`,
      });
    },
  );
});

describe('before a deployment', () => {
  let ssm: Awaited<ReturnType<typeof startFakeSsm>> | undefined;
  afterEach(() => ssm?.stop());

  const paths = (count: number) =>
    Array.from({ length: count }, (_, index) => `/muster/dev/inventory/p${index}`);

  it('nothing is said where every parameter is there, 10 names a call', async () => {
    ssm = await startFakeSsm(paths(21));
    expect(await objection('before:deploy:deploy', 'dev', paths(21), ssm.endpoint)).toBeUndefined();
    expect(ssm.calls.map((names) => names.length)).toEqual([10, 10, 1]);
    expect(ssm.calls.flat()).toEqual(paths(21));
  });

  it('nothing is asked where nothing is needed', async () => {
    ssm = await startFakeSsm([]);
    expect(await objection('before:deploy:deploy', 'dev', [], ssm.endpoint)).toBeUndefined();
    expect(ssm.calls).toEqual([]);
  });

  it('the missing parameters of all calls are named with the services to deploy first, in order', async () => {
    ssm = await startFakeSsm(paths(10));
    const required = [
      '/muster/dev/tagger/plan-tags-function-arn',
      ...paths(10),
      '/muster/dev/inventory/table-name',
    ];
    const said = await objection('before:deploy:deploy', 'dev', required, ssm.endpoint);
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

it('a service is named once, however many of its parameters are missing', () => {
  expect(missingText(['/muster/prod/inventory/b', '/muster/prod/inventory/a'], 'prod')).toBe(
    'Stage prod lacks what this service needs of inventory: /muster/prod/inventory/a, /muster/prod/inventory/b.\n' +
      'Deploy first:\n' +
      '  npx nx run inventory:deploy --stage=prod',
  );
});
