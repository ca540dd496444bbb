import { describe, expect, it } from '@jest/globals';
import { loadConfiguration, parseStages, stageAccount, stageOf } from './load-configuration.ts';
import { bare } from './testing/toy-service.ts';

describe('the export of serverless.ts', () => {
  it('is the configuration, with the settings of stages.json', async () => {
    const { service, params } = await loadConfiguration(bare, { version: '1.0.0' }, ['package']);
    expect(service).toBe('muster-bare');
    expect(Object.keys(params)).toEqual(expect.arrayContaining(['default', 'dev', 'test']));
  });

  it('is a rejection for an invalid stage, with the message that the framework prints instead of a stack trace', async () => {
    const message =
      'The stage "pr od" cannot be used: a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen.';
    await expect(loadConfiguration(bare, { version: '1.0.0' }, ['--stage', 'pr od'])).rejects.toMatchObject({
      code: 'MUSTER_STAGE_INVALID',
      message,
      decoratedMessage: message,
    });
  });
});

describe('the stage of a command line', () => {
  it.each([
    [['deploy', '--stage', 'prod'], 'prod'],
    [['deploy', '--stage=prod', '--verbose'], 'prod'],
    [['-s', 'prod', 'package'], 'prod'],
    [['-s=prod', 'package'], 'prod'],
    [['--param', 'logLevel=INFO', '--stage', 'Prod_1'], 'Prod_1'],
    [['--param=stage=x', '--region', 'eu-west-1'], undefined],
    [['deploy', '--stage'], undefined],
    [['deploy', '--', '--stage', 'x'], undefined],
  ])('%j', (args, stage) => {
    expect(stageOf(args)).toBe(stage);
  });
});

describe('the account of a stage', () => {
  it.each([
    [
      'its own',
      '{"default":{"accountId":"222222222222"},"prod":{"accountId":"111111111111"}}',
      '111111111111',
    ],
    ['that of all stages', '{"default":{"accountId":"222222222222"},"prod":{}}', '222222222222'],
    [
      'that of all stages, if the file does not name it',
      '{"default":{"accountId":"222222222222"}}',
      '222222222222',
    ],
    ['none', '{}', undefined],
  ])('is %s', (_, text, expected) => {
    expect(stageAccount('prod', text)).toBe(expected);
  });

  it.each([
    ['{"prod":{"accountId":111111111111}}', 'prod', 'MUSTER_SETTING_INVALID'],
    ['{"prod":{"accountId":"1"}}', 'prod', 'MUSTER_SETTING_INVALID'],
    ['{}', 'Prod', 'MUSTER_STAGE_INVALID'],
  ])('of %s, stage %s, is refused with %s', (text, stage, code) => {
    expect(() => stageAccount(stage, text)).toThrow(expect.objectContaining({ code }));
  });
});

it('names a file that is not JSON', () => {
  expect(() => parseStages('{"prod":')).toThrow(
    expect.objectContaining({
      code: 'MUSTER_SETTING_INVALID',
      message: 'libs/deployment/stages.json is not valid JSON: Unexpected end of JSON input',
    }),
  );
});
