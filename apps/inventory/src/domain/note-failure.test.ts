import { describe, expect, it } from '@jest/globals';
import { CheckpointConflictError, ScanNotFinishedError } from '../errors.ts';
import { noteFailure } from './note-failure.ts';

const target = { accountId: '111111111111', region: 'us-east-1' };
const attempt = { at: '2026-11-23T08:00:00.000Z', runId: 'r1' };

function store(refusal?: Error) {
  const saved: unknown[] = [];
  const saveFailure = async (...args: unknown[]) => {
    saved.push(args);
    if (refusal) throw refusal;
  };
  return { saved, inventory: { saveFailure } };
}

describe('noteFailure', () => {
  it('marks the target with the code and the message of the failure', async () => {
    const { saved, inventory } = store();
    const failure = new ScanNotFinishedError('The listing was interrupted');
    expect(await noteFailure(target, failure, inventory, attempt)).toBeUndefined();
    expect(saved).toEqual([
      [target, { ...attempt, code: 'ScanNotFinished', message: 'The listing was interrupted' }],
    ]);
  });

  it.each([
    [new RangeError('Invalid time value'), 'RangeError: Invalid time value'],
    [new TypeError('x is not iterable'), 'TypeError: x is not iterable'],
    [new SyntaxError('Unexpected token'), 'SyntaxError: Unexpected token'],
    [new Error('no such function'), 'no such function'],
  ])('keeps names of JavaScript out of the table: %p', async (failure, message) => {
    const { saved, inventory } = store();
    await noteFailure(target, failure, inventory, attempt);
    expect(saved).toEqual([[target, { ...attempt, code: 'InternalError', message }]]);
  });

  it('does not mark a target that another invocation continues', async () => {
    const { saved, inventory } = store();
    await noteFailure(target, new CheckpointConflictError('overtaken'), inventory, attempt);
    expect(saved).toEqual([]);
  });

  it('returns why the target could not be marked', async () => {
    const { inventory } = store(new Error('no database'));
    expect(await noteFailure(target, new Error('no region'), inventory, attempt)).toMatchObject({
      name: 'InternalError',
      message: 'no database',
    });
  });
});
