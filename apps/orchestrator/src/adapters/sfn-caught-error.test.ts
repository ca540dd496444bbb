import { describe, expect, it } from '@jest/globals';
import { stateFailureOf } from './sfn-caught-error.ts';

describe('stateFailureOf', () => {
  it.each([
    ['{"errorType":"A","errorMessage":"what happened","trace":[]}', 'what happened'],
    ['not JSON', 'not JSON'],
    ['{"other":1}', '{"other":1}'],
    ['{"errorMessage":""}', '{"errorMessage":""}'],
    ['', 'States.Timeout'],
    [undefined, 'States.Timeout'],
  ])('reads the message from %j', (Cause, message) => {
    expect(stateFailureOf({ Error: 'States.Timeout', Cause })).toEqual({
      code: 'States.Timeout',
      message,
      explicitDeny: false,
    });
  });

  it('reports whether a policy denies explicitly', () => {
    const message = 'not authorized with an explicit deny in a service control policy';
    const Cause = JSON.stringify({ errorMessage: message });
    expect(stateFailureOf({ Error: 'UnauthorizedOperation', Cause })).toEqual({
      code: 'UnauthorizedOperation',
      message,
      explicitDeny: true,
    });
  });
});
