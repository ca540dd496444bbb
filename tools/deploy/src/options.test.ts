import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

const parse = (args: string[], environment = {}) => parseOptions(args, environment);

describe('the options of npm run deploy', () => {
  it('choose stage, region and account', () => {
    expect(parse(['--stage=prod', '--region', 'eu-west-1', '--account', '111111111111', '--check'])).toEqual({
      stage: 'prod',
      region: { name: 'eu-west-1', source: '--region' },
      account: '111111111111',
      checkOnly: true,
    });
  });

  it.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, 'eu-west-1', 'AWS_REGION'],
    [{ AWS_REGION: '', AWS_DEFAULT_REGION: 'us-gov-west-1' }, 'us-gov-west-1', 'AWS_DEFAULT_REGION'],
    [{}, 'us-east-1', 'the default'],
  ])('leave the region to the environment: %j', (environment, name, source) => {
    expect(parse(['-s', 'prod'], environment)?.region).toEqual({ name, source });
  });

  it('can ask for help', () => {
    expect(parse(['--help'])).toBeUndefined();
  });

  it.each([
    [[], {}, '--stage is missing'],
    [['prod'], {}, "Unexpected argument 'prod'"],
    [['--stage', 'prod', '--force'], {}, "Unknown option '--force'"],
    [['--stage', 'prod', '--account', '1'], {}, '--account 1: expected an account ID of 12 digits'],
    [['--stage', 'prod', '--region', 'Europe'], {}, '--region is "Europe": expected a region'],
    [['--stage', 'prod'], { AWS_REGION: 'x' }, 'AWS_REGION is "x": expected a region'],
  ])('are refused if wrong: %j %j', (args, environment, message) => {
    expect(() => parse(args, environment)).toThrow(expect.objectContaining({ code: 'WrongUse' }));
    expect(() => parse(args, environment)).toThrow(message);
  });
});
