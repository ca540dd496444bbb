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
  it('marks the target with the name and the message of the failure', async () => {
    const { saved, inventory } = store();
    const failure = new ScanNotFinishedError('The listing broke off');
    expect(await noteFailure(target, failure, inventory, attempt)).toBeUndefined();
    expect(saved).toEqual([
      [target, { ...attempt, code: 'ScanNotFinished', message: 'The listing broke off' }],
    ]);
  });

  it('says nothing of a target that another invocation goes on with', async () => {
    const { saved, inventory } = store();
    await noteFailure(target, new CheckpointConflictError('overtaken'), inventory, attempt);
    expect(saved).toEqual([]);
  });

  it('gives back why the target could not be marked', async () => {
    const refusal = new Error('no database');
    const { inventory } = store(refusal);
    expect(await noteFailure(target, new Error('no region'), inventory, attempt)).toBe(refusal);
  });
});
