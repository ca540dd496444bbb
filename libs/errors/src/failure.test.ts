import { describe, expect, it } from '@jest/globals';
import { failureOf, failureOfCaught, lambdaFailureOf } from './failure.ts';
import { codedError } from './internal-error.ts';

const thrownBy = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};

describe('the failure for an error of JavaScript or a library', () => {
  it.each([
    ['RangeError', thrownBy(() => new Date('').toISOString())],
    ['Error', new Error('text')],
    ['SyntaxError', thrownBy(() => JSON.parse('{'))],
    ['ZodError', Object.assign(new Error('text'), { name: 'ZodError' })],
    ['a page', Object.assign(new Error('text'), { name: '<html>' })],
  ])('has the code InternalError: %s', (_, error) => {
    const coded = codedError(error);
    expect(failureOf(error)).toEqual({ code: 'InternalError', message: coded.message });
    expect(failureOfCaught({ Error: error.name, Cause: JSON.stringify({ errorMessage: 'why' }) }).code).toBe(
      'InternalError',
    );
  });

  it('keeps the name in the message', () => {
    expect(failureOfCaught({ Error: 'TypeError', Cause: '{"errorMessage":"x is not iterable"}' })).toEqual({
      code: 'InternalError',
      message: 'TypeError: x is not iterable',
    });
    expect(failureOfCaught({ Error: 'Error' })).toEqual({
      code: 'InternalError',
      message: 'an error without a message',
    });
    expect(failureOfCaught({ Error: 'States.Timeout' })).toEqual({
      code: 'States.Timeout',
      message: 'States.Timeout',
    });
  });
});

describe("an error in Lambda's format", () => {
  it.each([
    [
      { errorType: 'AssumeRoleDenied', errorMessage: 'no' },
      { code: 'AssumeRoleDenied', message: 'no' },
    ],
    [{ errorMessage: 'Task timed out' }, { code: undefined, message: 'Task timed out' }],
    [
      { errorType: 7, errorMessage: 'no' },
      { code: undefined, message: 'no' },
    ],
    [{ errorType: 'AssumeRoleDenied' }, undefined],
    ['Task timed out', undefined],
    [null, undefined],
  ])('%j is parsed', (payload, expected) => {
    expect(lambdaFailureOf(payload)).toEqual(expected);
  });

  it('is the message of an error that a state machine caught; any other cause is the message itself', () => {
    const cause = '{"errorType":"AssumeRoleDenied","errorMessage":"User is not authorized"}';
    expect(failureOfCaught({ Error: 'AssumeRoleDenied', Cause: cause })).toEqual({
      code: 'AssumeRoleDenied',
      message: 'User is not authorized',
    });
    expect(failureOfCaught({ Error: 'Lambda.Unknown', Cause: 'no JSON' })).toEqual({
      code: 'Lambda.Unknown',
      message: 'no JSON',
    });
  });
});
