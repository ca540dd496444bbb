import { describe, expect, it } from '@jest/globals';
import { isErrorCode } from './error-codes.ts';
import { codedError, InternalError } from './internal-error.ts';

const thrownBy = (work: () => unknown): Error => {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
};
const named = (name: string) => Object.assign(new Error('text'), { name });

/** Errors as JavaScript and libraries throw them. */
const javaScripts: [string, Error][] = [
  ['RangeError', thrownBy(() => new Date('').toISOString())],
  ['TypeError', thrownBy(() => (undefined as never as () => void)())],
  ['Error', new Error('text')],
  ['SyntaxError', thrownBy(() => JSON.parse('{'))],
  ['ZodError', named('ZodError')],
  ['AggregateError', new AggregateError([], 'text')],
  ['AbortError', named('AbortError')],
  ['an empty name', named('')],
  ['a name with spaces', named('Not Found')],
  ['a number', named('403')],
  ['a page', named('<html>')],
];

describe('codes of errors', () => {
  it.each(javaScripts)('are never names of JavaScript: %s', (_, error) => {
    const coded = codedError(error);
    expect(coded).toBeInstanceOf(InternalError);
    expect(coded).toMatchObject({ name: 'InternalError', code: 'InternalError', cause: error });
    expect(coded.message).toContain(error.message);
  });

  it('keep the name of JavaScript in the message', () => {
    expect(codedError(new RangeError('Invalid time value')).message).toBe('RangeError: Invalid time value');
    expect(codedError(new Error('no such function')).message).toBe('no such function');
    expect(codedError(new Error('')).message).toBe('an error without a message');
    expect(codedError('thrown text').message).toBe('thrown text');
    expect(codedError(undefined).message).toBe('undefined');
    expect(codedError(codedError(new TypeError('x'))).message).toBe('TypeError: x');
  });

  it('are the names of AWS and Muster', () => {
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
  });
});
