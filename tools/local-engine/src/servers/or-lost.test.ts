import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { orLost } from './or-lost.ts';

const never = new Promise<never>(() => undefined);
const failing = async (ms: number, message: string): Promise<never> => {
  await delay(ms);
  throw new Error(message);
};

describe('orLost', () => {
  it('gives what the work gives', async () => {
    expect(await orLost(Promise.resolve(1), never)).toBe(1);
  });

  it('ends work that would wait for a dead database', async () => {
    await expect(orLost(never, failing(1, 'disk full'))).rejects.toThrow('disk full');
  });

  it('says why the database died, where the work failed first', async () => {
    await expect(orLost(failing(0, 'refused'), failing(50, 'disk full'))).rejects.toThrow('disk full');
  });

  it('passes a failure on while the database lives', async () => {
    await expect(orLost(failing(0, 'no such table'), never)).rejects.toThrow('no such table');
  });
});
