import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeFleet } from '../testing/fake-fleet.ts';
import { instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };

describe('applyTask with any mixture of resources', () => {
  const KINDS = [
    'good',
    'gone',
    'TagLimitExceeded',
    'OperationNotPermitted',
    'UnauthorizedOperation',
  ] as const;
  type Kind = (typeof KINDS)[number];
  /** If all five resources of the search were protected, the refusal would count for the whole task. */
  const MOST_PROTECTED = 4;
  const kinds = fc
    .array(fc.constantFrom<Kind>('good', 'good', ...KINDS), { minLength: 1, maxLength: 60 })
    .map((list) => {
      let left = MOST_PROTECTED;
      return list.map((kind) => (kind === 'UnauthorizedOperation' && left-- <= 0 ? 'good' : kind));
    });
  /** A number of which 64 calls find all. */
  const few = kinds.map((list) => {
    let left = 5;
    return list.map((kind) => (kind !== 'good' && left-- <= 0 ? 'good' : kind));
  });
  const names = fc.constantFrom('all' as const, 'first' as const, 'none' as const);

  const fleetOf = (
    list: readonly Kind[],
    naming: 'all' | 'first' | 'none',
    onCall?: (call: number) => void,
  ) => {
    const ids = instanceIds(list.length);
    const gone = ids.filter((_, index) => list[index] === 'gone');
    const refusing = Object.fromEntries(
      ids.flatMap((id, index) => {
        const kind = list[index];
        return kind === undefined || kind === 'good' || kind === 'gone' ? [] : [[id, kind]];
      }),
    );
    const fleet = new FakeFleet({ gone, refusing, names: naming, ...(onCall && { onCall }) });
    return { ids, fleet };
  };

  const expectRightResult = (
    list: readonly Kind[],
    ids: readonly string[],
    fleet: FakeFleet,
    result: Decisions,
    mayStop: boolean,
  ) => {
    ids.forEach((id, index) => {
      const kind = list[index];
      const exception = result.exceptions.find((each) => each.id === id);
      expect(result.applied.includes(id)).toBe(exception === undefined);
      if (mayStop && exception?.code === 'SearchStopped') return;
      expect(fleet.tagged.has(id)).toBe(kind === 'good');
      if (kind === 'good') expect(exception).toBeUndefined();
      else if (kind === 'gone') expect(exception?.outcome).toBe('skipped');
      else expect(exception).toMatchObject({ outcome: 'failed', code: kind });
    });
    expect(result.applied.length + result.exceptions.length).toBe(ids.length);
  };

  it('gives every resource an outcome, in at most twice as many calls as there are resources', async () => {
    await fc.assert(
      fc.asyncProperty(few, names, async (list, naming) => {
        const { ids, fleet } = fleetOf(list, naming);
        const result = await applyTask(task(ids), nothing, fleet.ports());
        expect(result.interrupted).toBeUndefined();
        expectRightResult(list, ids, fleet, result, false);
        expect(fleet.calls.length).toBeLessThan(2 * ids.length + 1);
      }),
    );
  });

  it('gives every resource a correct outcome, in 64 calls and those that name resources', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, names, async (list, naming) => {
        const { ids, fleet } = fleetOf(list, naming);
        const result = await applyTask(task(ids), nothing, fleet.ports());
        expect(result.interrupted).toBeUndefined();
        expectRightResult(list, ids, fleet, result, true);
        const gone = list.filter((kind) => kind === 'gone').length;
        expect(fleet.calls.length).toBeLessThan(66 + gone);
      }),
    );
  });

  // A refusal of a single resource takes two consecutive calls, so failing every second call would prevent progress.
  it('completes with correct outcomes after any number of interruptions', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, names, fc.integer({ min: 3, max: 20 }), async (list, naming, every) => {
        const { ids, fleet } = fleetOf(list, naming, (call) => {
          if (call % every === 0) throw new Error('connection lost');
        });
        let result: Awaited<ReturnType<typeof applyTask>> = nothing;
        for (let go = 0; go < 200; go++) {
          result = await applyTask(task(ids), result, fleet.ports());
          if (result.interrupted === undefined) break;
        }
        expect(result.interrupted).toBeUndefined();
        expectRightResult(list, ids, fleet, result, true);
      }),
    );
  });
});
