import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DynamoDb } from './index.ts';
import { Pace, paceOf } from './pace.ts';

/** Lowers the pace this many times. */
function lowered(pace: Pace, times: number): Pace {
  for (let time = 0; time < times; time++) pace.heldBack(pace.begin());
  return pace;
}

describe('a pace', () => {
  it('starts with 8 calls, and halves them and doubles the pause after each throttled call', () => {
    const pace = new Pace();
    const seen = Array.from({ length: 9 }, () => {
      const now = [pace.limit, pace.pauseMs];
      lowered(pace, 1);
      return now;
    });
    expect(seen).toEqual([
      [8, 50],
      [4, 100],
      [2, 200],
      [1, 400],
      [1, 800],
      [1, 1600],
      [1, 3200],
      [1, 5000],
      [1, 5000],
    ]);
  });

  it('rises by one call for each round of accepted calls, up to 8', () => {
    const pace = lowered(new Pace(), 3);
    const seen = Array.from({ length: 40 }, () => {
      pace.taken();
      return pace.limit;
    });
    expect(seen.slice(0, 4)).toEqual([2, 2, 2, 3]);
    expect(seen.indexOf(4)).toBeLessThan(10);
    expect(seen.at(-1)).toBe(8);
  });

  it('is lowered once for all calls that were in progress together', () => {
    const pace = new Pace();
    const turns = [pace.begin(), pace.begin(), pace.begin()];
    for (const turn of turns) pace.heldBack(turn);
    expect([pace.limit, pace.pauseMs]).toEqual([4, 100]);
  });

  it('admits continued work before new work', async () => {
    const pace = lowered(new Pace(), 3);
    const entered: string[] = [];
    const enter = (name: string, goesOn: boolean) => pace.enter(goesOn).then(() => void entered.push(name));
    await enter('first', false);
    const others = [enter('begins', false), enter('goes on', true)];
    pace.leave();
    pace.leave();
    await Promise.all(others);
    expect(entered).toEqual(['first', 'goes on', 'begins']);
  });

  it('never admits more calls than the limit at their start, and forgets none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (takes) => {
        const pace = new Pace();
        let inFlight = 0;
        let most = 0;
        let done = 0;
        await Promise.all(
          takes.map(async (isTaken) => {
            const turn = await pace.enter(false);
            most = Math.max(most, ++inFlight);
            await Promise.resolve();
            if (isTaken) pace.taken();
            else pace.heldBack(turn);
            inFlight--;
            done++;
            pace.leave();
          }),
        );
        expect(most).toBeLessThanOrEqual(8);
        expect(done).toBe(takes.length);
      }),
    );
  });

  it('is shared by all callers of a client and table, separately for reads and writes', () => {
    const db = {} as DynamoDb;
    expect(paceOf(db, 'write', 'things')).toBe(paceOf(db, 'write', 'things'));
    expect(paceOf(db, 'write', 'things')).not.toBe(paceOf(db, 'read', 'things'));
    expect(paceOf(db, 'write', 'things')).not.toBe(paceOf(db, 'write', 'others'));
    expect(paceOf(db, 'write', 'things')).not.toBe(paceOf({} as DynamoDb, 'write', 'things'));
  });
});
