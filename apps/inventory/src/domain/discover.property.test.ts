import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crashing } from '../testing/crashing-ports.ts';
import { bench, inputFor, instance, type Saving, sourceOf } from '../testing/fixtures.ts';
import { discover } from './discover.ts';

/** A fleet as (number → revision), and pages of it that may be empty or repeat instances. */
const fleet = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
const crashes = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 25 }), fc.constantFrom('before' as const, 'after' as const)),
  {
    maxLength: 6,
  },
);

function paged(numbers: readonly number[], sizes: readonly number[], revision: number) {
  const pages: ReturnType<typeof instance>[][] = [];
  let rest = numbers.map((number) => instance(number, 'running', revision));
  for (const size of sizes) {
    const repeated = pages.at(-1)?.slice(0, 1) ?? [];
    pages.push([...repeated, ...rest.slice(0, size)]);
    rest = rest.slice(size);
  }
  return [...pages, rest];
}

describe.each<Saving>(['in order', 'at once'])(
  'discover that saves %s, crashed anywhere any number of times',
  (saving) => {
    it('ends with the table equal to the fleet and with the same counts as without crashes', async () => {
      await fc.assert(
        fc.asyncProperty(
          fleet,
          fleet,
          fc.integer({ min: 0, max: 1 }),
          fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 5 }),
          crashes,
          fc.boolean(),
          async (before, after, revision, sizes, plannedCrashes, shortOfTime) => {
            const { inventory, ports } = bench(saving);
            await discover(inputFor('r1'), ports(sourceOf([before.map((number) => instance(number))])));

            const source = sourceOf(paged(after, sizes, revision));
            const crashList = [...plannedCrashes];
            let output;
            for (let invocation = 0; output?.done !== true && invocation < 60; invocation++) {
              let countdown = crashList[0]?.[0] ?? Infinity;
              const nextCrash = () => (countdown-- === 0 ? crashList.shift()?.[1] : undefined);
              const wrap = crashing(nextCrash);
              const timed = ports(source, { wrap, ...(shortOfTime ? { remainingMs: () => -1 } : {}) });
              try {
                output = await discover(inputFor('r2'), timed);
              } catch (error) {
                if (!(error instanceof Error) || error.message !== 'crash') throw error;
              }
            }

            const stayed = after.filter((number) => before.includes(number)).length;
            expect(output?.resources).toEqual({
              seen: after.length,
              added: after.length - stayed,
              changed: revision === 0 ? 0 : stayed,
              unchanged: revision === 0 ? stayed : 0,
              gone: before.length - stayed,
            });
            const present = [...inventory.items.values()].filter((item) => item.goneAt === undefined);
            expect(present.map((item) => item.resourceId).sort()).toEqual(
              after.map((number) => instance(number).attributes.resourceId).sort(),
            );
            expect(
              present.every((item) => item.tags.get('Revision') === String(revision) || revision === 0),
            ).toBe(true);
          },
        ),
        { numRuns: 250 },
      );
    });
  },
);
