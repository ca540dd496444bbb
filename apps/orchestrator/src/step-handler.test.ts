import { describe, expect, it } from '@jest/globals';
import { defineContract } from '@muster/contracts';
import * as z from 'zod';
import { stepHandler } from './step-handler.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };
const contract = defineContract({ id: 'input.v1', schema: z.object({ n: z.number() }), example: { n: 1 } });

describe('stepHandler', () => {
  it('builds what it needs once, at the first call', async () => {
    let built = 0;
    const handler = stepHandler(
      'step',
      contract,
      () => ({ base: 10 * ++built }),
      async ({ n }, { base }) => base + n,
    );
    expect(built).toBe(0);
    expect([await handler({ n: 1 }, context), await handler({ n: 2 }, context)]).toEqual([11, 12]);
    expect(built).toBe(1);
  });

  it('names errors as the state machine knows them, and those of JavaScript InternalError', async () => {
    const failing = (error: Error) =>
      stepHandler(
        'step',
        contract,
        () => ({}),
        () => Promise.reject(error),
      )({ n: 1 }, context);
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    await expect(failing(throttled)).rejects.toMatchObject({ name: 'Throttled' });
    await expect(failing(new RangeError('odd'))).rejects.toMatchObject({
      name: 'InternalError',
      message: 'RangeError: odd',
    });
  });

  it('tries to build again after a failure', async () => {
    let attempts = 0;
    const createDeps = () => {
      if (++attempts === 1) throw new Error('no environment');
      return {};
    };
    const handler = stepHandler('step', contract, createDeps, async ({ n }) => n);
    await expect(handler({ n: 1 }, context)).rejects.toThrow('no environment');
    expect(await handler({ n: 1 }, context)).toBe(1);
  });
});
