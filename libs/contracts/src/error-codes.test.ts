import { describe, expect, it } from '@jest/globals';
import { codedError } from '@muster/errors';
import * as z from 'zod';
import { ContractError } from './parse.ts';
import { readCaughtError } from './read-caught-error.ts';
import { refusalOf } from './refusal-of.ts';

const thrownBy = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};

describe('what contracts say about errors of JavaScript and its libraries', () => {
  it.each([
    ['RangeError', thrownBy(() => new Date('').toISOString())],
    ['Error', new Error('text')],
    ['SyntaxError', thrownBy(() => JSON.parse('{'))],
    ['ZodError', thrownBy(() => z.string().parse(1))],
    ['a page', Object.assign(new Error('text'), { name: '<html>' })],
  ])('has the code InternalError: %s', (_, error) => {
    const coded = codedError(error);
    expect(refusalOf(error)).toEqual({ code: 'InternalError', message: coded.message });
    expect(readCaughtError({ Error: error.name, Cause: JSON.stringify({ errorMessage: 'why' }) }).code).toBe(
      'InternalError',
    );
  });

  it('keeps the name in the message', () => {
    expect(readCaughtError({ Error: 'TypeError', Cause: '{"errorMessage":"x is not iterable"}' })).toEqual({
      code: 'InternalError',
      message: 'TypeError: x is not iterable',
    });
    expect(readCaughtError({ Error: 'Error' })).toEqual({
      code: 'InternalError',
      message: 'an error without a message',
    });
    expect(readCaughtError({ Error: 'States.Timeout' })).toEqual({
      code: 'States.Timeout',
      message: 'States.Timeout',
    });
  });
});

describe('data of another shape than its contract', () => {
  it('has a code', () => {
    const error = new ContractError('x.v1', 'the data', []);
    expect(codedError(error)).toBe(error);
    expect(error).toMatchObject({ name: 'ContractViolation', code: 'ContractViolation', retryable: false });
  });
});
