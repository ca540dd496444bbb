import { describe, expect, it } from '@jest/globals';
import { ImpossibleStateError } from './impossible-state-error.ts';
import { asError } from './internal-error.ts';
import { MusterError } from './muster-error.ts';

class FullError extends MusterError {
  static override readonly code = 'Full';
}
class BusyError extends MusterError {
  static override readonly code = 'Busy';
  static override readonly retryable = true;
}
class VeryBusyError extends BusyError {}
class RefusedError extends MusterError {}

describe('an error of Muster', () => {
  it('has the code of its class as its name', () => {
    const cause = new Error('no space');
    expect(new FullError('the disk is full', { cause })).toMatchObject({
      name: 'Full',
      code: 'Full',
      message: 'the disk is full',
      retryable: false,
      cause,
    });
    expect(new FullError('the disk is full')).not.toHaveProperty('cause');
  });

  it('can be retried if its class says so', () => {
    expect([BusyError.code, BusyError.retryable]).toEqual(['Busy', true]);
    expect(new BusyError('later')).toMatchObject({ name: 'Busy', retryable: true });
    expect(new VeryBusyError('later')).toMatchObject({ name: 'Busy', code: 'Busy', retryable: true });
  });

  it('can have a code of AWS', () => {
    expect(new RefusedError('no', { code: 'UnauthorizedOperation' })).toMatchObject({
      name: 'UnauthorizedOperation',
      code: 'UnauthorizedOperation',
      retryable: false,
    });
    expect(new RefusedError('no', { code: 'Throttled', retryable: true }).retryable).toBe(true);
  });

  it('is an InternalError if it has no code', () => {
    expect(new RefusedError('no')).toMatchObject({ name: 'InternalError', code: 'InternalError' });
  });
});

describe('asError', () => {
  it('keeps an error as it is', () => {
    const error = new TypeError('x is not iterable');
    expect(asError(error)).toBe(error);
  });

  it.each(['text', 7, undefined, null, { message: 'like an error' }])(
    'turns %j into an InternalError',
    (thrown) => {
      expect(asError(thrown)).toMatchObject({
        name: 'InternalError',
        message: String(thrown),
        cause: thrown,
      });
    },
  );
});

it('a state that the code excludes is an InternalError', () => {
  expect(new ImpossibleStateError('no tables')).toMatchObject({
    name: 'InternalError',
    code: 'InternalError',
    message: 'no tables',
    retryable: false,
  });
});
