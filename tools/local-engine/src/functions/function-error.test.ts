import { describe, expect, it } from '@jest/globals';
import { environmentLost } from './function-error.ts';

describe('an execution environment that ended unexpectedly', () => {
  it.each([
    [true, true, 'Runtime.OutOfMemory'],
    [true, false, 'Runtime.ExitError'],
    [false, true, 'Lambda.Unknown'],
    [false, false, 'Lambda.Unknown'],
  ])('with one invocation only: %s, out of memory: %s: %s', (alone, outOfMemory, name) => {
    const error = environmentLost('exit', { alone, outOfMemory });
    expect(error).toMatchObject({ name, isRetryable: true, isCatchable: true });
    expect(JSON.parse(error.message)).toEqual({
      errorType: name,
      errorMessage: 'The execution environment ended: exit',
      trace: [],
    });
  });
});
