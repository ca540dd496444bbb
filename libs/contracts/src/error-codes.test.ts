import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { refusalOf, regionCheckOf } from './access-check.ts';
import { codedError, InternalError, isErrorCode } from './error-codes.ts';
import { ContractError } from './parse.ts';
import { readCaughtError } from './run.ts';

const thrownBy = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};
const named = (name: string) => Object.assign(new Error('text'), { name });

/** Errors as JavaScript and zod throw them. */
const javaScripts: [string, Error][] = [
  ['RangeError', thrownBy(() => new Date('').toISOString())],
  ['TypeError', thrownBy(() => (undefined as never as () => void)())],
  ['Error', new Error('text')],
  ['SyntaxError', thrownBy(() => JSON.parse('{'))],
  ['ZodError', thrownBy(() => z.string().parse(1))],
  ['AggregateError', new AggregateError([], 'text')],
  ['AbortError', named('AbortError')],
  ['an empty name', named('')],
  ['a name with spaces', named('Not Found')],
  ['a number', named('403')],
  ['a page', named('<html>')],
];

describe('codes of errors', () => {
  it.each(javaScripts)('are never those of JavaScript: %s', (_, error) => {
    const coded = codedError(error);
    expect(coded).toBeInstanceOf(InternalError);
    expect(coded).toMatchObject({ name: 'InternalError', cause: error });
    expect(coded.message).toContain(error.message);
    expect(refusalOf(error)).toEqual({ code: 'InternalError', message: coded.message });
    expect(regionCheckOf('eu-west-1', error)).toMatchObject({ status: 'failed', code: 'InternalError' });
    expect(readCaughtError({ Error: error.name, Cause: JSON.stringify({ errorMessage: 'why' }) }).code).toBe(
      'InternalError',
    );
  });

  it('keep the name of JavaScript in the message', () => {
    expect(codedError(new RangeError('Invalid time value')).message).toBe('RangeError: Invalid time value');
    expect(codedError(new Error('no such function')).message).toBe('no such function');
    expect(codedError(new Error('')).message).toBe('an error without a message');
    expect(codedError('thrown text').message).toBe('thrown text');
    expect(codedError(undefined).message).toBe('undefined');
    expect(readCaughtError({ Error: 'TypeError', Cause: '{"errorMessage":"x is not iterable"}' })).toEqual({
      code: 'InternalError',
      message: 'TypeError: x is not iterable',
    });
    expect(readCaughtError({ Error: 'Error' })).toEqual({
      code: 'InternalError',
      message: 'an error without a message',
    });
  });

  it('are the names that AWS and Muster give', () => {
    const own = new ContractError('x.v1', 'the data', []);
    expect(codedError(own)).toBe(own);
    expect(codedError(codedError(new TypeError('x'))).message).toBe('TypeError: x');
    for (const code of [
      'UnauthorizedOperation',
      'InvalidInstanceID.NotFound',
      'ValidationError',
      'InternalError',
      'Lambda.Unknown',
      'States.DataLimitExceeded',
      'constructor',
    ])
      expect(isErrorCode(code)).toBe(true);
    expect(readCaughtError({ Error: 'States.Timeout' })).toEqual({
      code: 'States.Timeout',
      message: 'States.Timeout',
    });
  });
});
