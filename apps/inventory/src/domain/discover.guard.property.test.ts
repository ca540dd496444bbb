import { describe, expect, it } from '@jest/globals';
import { type DiscoverOutput, RunContext, runContextExample } from '@muster/contracts';
import fc from 'fast-check';
import type { Checkpoint } from '../ports/checkpoint-store.ts';
import type { ResourceSource } from '../ports/resource-source.ts';
import { crashing } from '../testing/crashing-ports.ts';
import { bench, idOf, instance, type Saving, sourceOf } from '../testing/fixtures.ts';
import { discover } from './discover.ts';

const lossGuard = { noneLeftOf: 3, halfLeftOf: 6, pauseSeconds: 30 };
const inputFor = (runId: string) => ({
  run: RunContext.parse({ ...runContextExample, runId, lossGuard }),
  accountId: '111111111111',
  region: 'us-east-1',
  scan: 'discovery',
});

/** Instances by number. Listings are often complete, empty or incomplete, as wrong answers are. */
const fleet = fc.uniqueArray(fc.integer({ min: 0, max: 11 }));
const listing = fc.oneof(
  fc.constant<'all' | readonly number[]>('all'),
  fc.constant<'all' | readonly number[]>([]),
  fleet,
);
const crashes = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom('before' as const, 'after' as const)),
  { maxLength: 8 },
);

/**
 * A source whose n-th listing, counted by calls for page one, shows the n-th of some fleets, in pages of `pageSize`. A
 * token belongs to its listing, so a listing that is continued after a crash does not change.
 */
function listingsOf(fleets: readonly (readonly number[])[], pageSize: number) {
  const shown = { fleet: [] as readonly number[], begun: 0 };
  const source: ResourceSource = {
    page: (token) => {
      const [listingNumber, start] =
        token === undefined ? [shown.begun++, 0] : (token.split(':').map(Number) as [number, number]);
      shown.fleet = fleets[listingNumber % fleets.length] ?? [];
      const next = start + pageSize;
      return Promise.resolve({
        resources: shown.fleet.slice(start, next).map((number) => instance(number)),
        nextToken: next < shown.fleet.length ? `${listingNumber}:${next}` : undefined,
      });
    },
  };
  return { shown, source };
}

describe.each<Saving>(['in order', 'at once'])(
  'discover that saves %s, of a target whose listings differ, crashed anywhere',
  (saving) => {
    it('never marks an instance as gone that one of the deciding listings showed, and counts each existing one once', async () => {
      await fc.assert(
        fc.asyncProperty(
          fleet,
          fc.array(listing, { minLength: 1, maxLength: 6 }),
          fc.integer({ min: 1, max: 5 }),
          crashes,
          fc.boolean(),
          async (before, listings, pageSize, plannedCrashes, shortOfTime) => {
            const { inventory, ports } = bench(saving);
            await discover(inputFor('r1'), ports(sourceOf([before.map((number) => instance(number))])));
            const fleets = listings.map((each) => (each === 'all' ? before : each));
            const { shown, source } = listingsOf(fleets, pageSize);

            const gone = () =>
              new Set(
                [...inventory.items.values()].filter((i) => i.goneAt !== undefined).map((i) => i.resourceId),
              );
            /** The content of each complete listing of the scan, from the checkpoints. */
            const complete: (readonly number[])[] = [];
            let guarded = false;
            /** The complete listings of a scan that was given up. If a crash hides this failure, the scan begins again. */
            let givenUp: (readonly number[])[] = [];
            /** By a listing that decided alone, and whose invocation crashed before its end. */
            let goneUnguarded = new Set<string>();
            const note = ({ done, pages, nextToken, guard }: Checkpoint) => {
              if (guard === undefined && guarded) {
                givenUp = complete.splice(0);
                guarded = false;
              }
              if (pages > 0 && nextToken === undefined && !done) complete.push(shown.fleet);
              if (guard === undefined || guarded) return;
              guarded = true;
              goneUnguarded = gone();
            };
            const expectNothingShownGone = (...proof: (readonly number[])[]) => {
              const now = gone().difference(goneUnguarded);
              for (const each of proof)
                expect(each.filter((number) => before.includes(number) && now.has(idOf(number)))).toEqual([]);
            };

            const crashList = [...plannedCrashes];
            let nowMs = Date.parse('2026-11-23T09:00:00.000Z');
            let output: DiscoverOutput | undefined;
            let failure = '';
            let invocations = 0;
            while (output?.done !== true && failure === '') {
              expect(++invocations).toBeLessThan(120);
              let countdown = crashList[0]?.[0] ?? Infinity;
              const nextCrash = () => (countdown-- === 0 ? crashList.shift()?.[1] : undefined);
              const timed = ports(source, {
                wrap: crashing(nextCrash, (method, args) => {
                  if (method === 'save') note(args[1] as Checkpoint);
                }),
                now: () => new Date((nowMs += 10)),
                ...(shortOfTime ? { remainingMs: () => -1 } : {}),
              });
              try {
                output = await discover(inputFor('r2'), timed);
                nowMs += (output.waitSeconds ?? 0) * 1000;
              } catch (error) {
                if (!(error instanceof Error)) throw error;
                if (error.message !== 'crash') failure = error.name;
              }
              if (guarded && complete.length === 1) expectNothingShownGone(before);
              if (guarded) expectNothingShownGone(...complete.slice(-2));
            }

            if (failure !== '') {
              expect(failure).toBe('ScansDisagree');
              expect(givenUp).toHaveLength(3);
              expectNothingShownGone(before);
              return;
            }
            const last = guarded ? (complete.at(-1) ?? []) : shown.fleet;
            expect(last.filter((number) => gone().has(idOf(number)))).toEqual([]);
            const { seen, added, changed, unchanged, gone: goneCount } = output?.resources ?? {};
            // Instances that an earlier listing added and the last ones lack: they count as seen, unless a crash hides
            // that they were added.
            const cameAndWent = [...gone()].filter((id) => !before.map(idOf).includes(id)).length;
            if (plannedCrashes.length === 0) expect(seen).toBe(last.length + cameAndWent);
            expect(seen).toBeGreaterThanOrEqual(last.length);
            expect(seen).toBe((added ?? 0) + (changed ?? 0) + (unchanged ?? 0));
            expect(goneCount).toBe(gone().size);
            expect(before.filter((number) => !last.includes(number)).map(idOf)).toEqual(
              before.map(idOf).filter((id) => gone().has(id)),
            );
            expect(output?.rescans?.[0]?.scans).toBe(guarded ? complete.length : undefined);
          },
        ),
        { numRuns: 250 },
      );
    });
  },
);
