import { describe, expect, it } from '@jest/globals';
import { invocationKeys } from './invocation-keys.ts';

describe('invocationKeys', () => {
  it('reads the run, account, region and scan from an event', () => {
    const event = { run: { runId: 'r1', rules: [] }, accountId: '1', region: 'eu-west-1', scan: 'discovery' };
    expect(invocationKeys(event)).toEqual({
      runId: 'r1',
      accountId: '1',
      region: 'eu-west-1',
      scan: 'discovery',
    });
  });

  it('reads a run that only its ID names', () => {
    expect(invocationKeys({ runId: 'r1', status: 'complete' })).toEqual({ runId: 'r1' });
  });

  it.each([[undefined], [null], ['text'], [{ Records: [] }], [{ run: 7, accountId: {}, region: '' }]])(
    'reads nothing from %j and does not fail',
    (event) => {
      expect(invocationKeys(event)).toEqual({});
    },
  );
});
