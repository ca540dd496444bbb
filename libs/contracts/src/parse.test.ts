import { describe, expect, it } from '@jest/globals';
import { codedError } from '@muster/errors';
import { ContractError } from './parse.ts';

describe('data of another shape than its contract', () => {
  it('has a code', () => {
    const error = new ContractError('x.v1', 'the data', []);
    expect(codedError(error)).toBe(error);
    expect(error).toMatchObject({ name: 'ContractViolation', code: 'ContractViolation', retryable: false });
  });
});
