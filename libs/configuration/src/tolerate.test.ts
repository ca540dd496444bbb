import { describe, expect, it } from '@jest/globals';
import { MusterConfigV1 } from '@muster/contracts';
import { CheckedConfig } from './checked-config.ts';
import { requestOf } from './request-of.ts';
import { isTolerated } from './tolerate.ts';

const problemsOf = (tolerate: unknown) =>
  CheckedConfig.safeParse({ accounts: ['111111111111'], tolerate }).error?.issues.map(
    ({ message }) => message,
  ) ?? [];

describe('tolerate', () => {
  it('accepts codes, regions and wildcards', () => {
    expect(problemsOf(['UnauthorizedOperation', 'AccessDenied', 'me-south-1', 'ap-*', '*'])).toEqual([]);
  });

  it.each([
    // cspell:ignore wst
    [['eu-wst-1'], 'region "eu-wst-1" does not exist; did you mean eu-west-1?'],
    [
      ['eu_*'],
      '"eu_*" is not a region wildcard; use lower-case letters, digits, hyphens and *, such as "eu-*"',
    ],
    [
      ['Unauthorized Operation'],
      '"Unauthorized Operation" is not an AWS error code; write a code such as UnauthorizedOperation',
    ],
    [
      ['AssumeRoleDenied'],
      'AssumeRoleDenied cannot be tolerated: only explicit denials by a policy can, such as UnauthorizedOperation',
    ],
    [
      ['Throttled'],
      'Throttled cannot be tolerated: only explicit denials by a policy can, such as UnauthorizedOperation',
    ],
    [[], 'name at least one code or region'],
    [[7], 'expected a code such as UnauthorizedOperation, or a region such as eu-west-1 or "eu-*"'],
  ])('refuses %j', (tolerate, problem) => {
    expect(problemsOf(tolerate)).toEqual([problem]);
  });

  it('is in the request of a run if the configuration has it', () => {
    const config = (tolerate?: string[]) =>
      MusterConfigV1.schema.parse({ accounts: ['111111111111'], ...(tolerate ? { tolerate } : {}) });
    const options = { runId: 'r1', tag: false, homeRegion: 'us-east-1' };
    expect(requestOf(config(['me-*']), options).run.tolerate).toEqual(['me-*']);
    expect(requestOf(config(), options).run).not.toHaveProperty('tolerate');
  });
});

describe('isTolerated', () => {
  const denial = { region: 'me-south-1', code: 'UnauthorizedOperation', explicitDeny: true };

  it.each([
    [['UnauthorizedOperation'], denial, true],
    [['me-*'], denial, true],
    [['me-south-1'], { ...denial, code: 'AccessDenied' }, true],
    [['eu-*', 'AccessDenied'], denial, false],
    [undefined, denial, false],
    [['me-*'], { ...denial, explicitDeny: false }, false],
    [['me-*'], { ...denial, code: 'AssumeRoleDenied' }, false],
    [['me-*'], { ...denial, code: 'ServiceUnavailable' }, false],
    [['me-*'], { ...denial, code: 'Throttled' }, false],
  ])('%j of %j: %s', (tolerate, refusal, expected) => {
    expect(isTolerated(tolerate, refusal)).toBe(expected);
  });
});
