import { describe, expect, it } from '@jest/globals';
import { regionCheckOf } from './region-check-of.ts';

describe('regionCheckOf', () => {
  it.each([
    ['UnauthorizedOperation', 'denied'],
    ['AccessDenied', 'denied'],
    ['AuthFailure', 'not-enabled'],
    ['OptInRequired', 'not-enabled'],
    ['Throttled', 'failed'],
    ['SomethingNew', 'failed'],
  ])('maps %s to %s', (name, status) => {
    expect(regionCheckOf('us-east-1', { name, message: 'why' })).toEqual({
      region: 'us-east-1',
      status,
      code: name,
      message: 'why',
    });
  });

  it('treats only the expected error of a dry run as an answer', () => {
    expect(regionCheckOf('us-east-1', { name: 'DryRunOperation', message: 'would have succeeded' })).toEqual({
      region: 'us-east-1',
      status: 'allowed',
    });
  });

  it('uses no name of JavaScript as its code', () => {
    expect(regionCheckOf('eu-west-1', new TypeError('x is not iterable'))).toEqual({
      region: 'eu-west-1',
      status: 'failed',
      code: 'InternalError',
      message: 'TypeError: x is not iterable',
    });
  });
});
