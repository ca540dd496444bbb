import { describe, expect, it } from '@jest/globals';
import { codedError } from '@muster/errors';
import { ContractError } from './parse.ts';

describe('data that does not match its contract', () => {
  it('is refused with a code', () => {
    const error = new ContractError('x.v1', 'the data', []);
    expect(codedError(error)).toBe(error);
    expect(error).toMatchObject({ name: 'ContractViolation', code: 'ContractViolation', retryable: false });
  });
});
