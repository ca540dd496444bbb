import { describe, expect, it } from '@jest/globals';
import { apiCallsSoFar } from '@muster/aws-session';
import { defineContract } from '@muster/contracts';
import * as z from 'zod';
import { functionHandler } from './function-handler.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 1000 };
const contract = defineContract({ id: 'input.v1', schema: z.object({ n: z.number() }), example: { n: 1 } });

describe('functionHandler', () => {
  it('creates the dependencies once, at the first call', async () => {
    let built = 0;
    const handler = functionHandler(
      'addUp',
      contract,
      () => ({ base: 10 * ++built }),
      async ({ n }, { base }) => base + n,
    );
    expect(built).toBe(0);
    expect([await handler({ n: 1 }, context), await handler({ n: 2 }, context)]).toEqual([11, 12]);
    expect(built).toBe(1);
  });

  it('names the function whose input is invalid, and creates nothing for it', async () => {
    const createDeps = () => {
      throw new Error('created');
    };
    const handler = functionHandler('addUp', contract, createDeps, async () => 1);
    await expect(handler({ n: 'one' }, context)).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining('the input of addUp') as unknown,
    });
  });

  it('gives errors the names that the state machine matches, and calls those of JavaScript InternalError', async () => {
    const failing = (error: Error) =>
      functionHandler(
        'fail',
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

  it('creates the dependencies again after a failure', async () => {
    let attempts = 0;
    const createDeps = () => {
      if (++attempts === 1) throw new Error('no environment');
      return {};
    };
    const handler = functionHandler('count', contract, createDeps, async ({ n }) => n);
    await expect(handler({ n: 1 }, context)).rejects.toThrow('no environment');
    expect(await handler({ n: 1 }, context)).toBe(1);
  });

  it('counts the API calls of each invocation separately, and provides the remaining time', async () => {
    const handler = functionHandler(
      'look',
      contract,
      () => ({}),
      async (_input, _deps, { remainingMs }) => ({ calls: apiCallsSoFar(), leftMs: remainingMs() }),
    );
    expect(await handler({ n: 1 }, context)).toEqual({ calls: {}, leftMs: 1000 });
  });
});
