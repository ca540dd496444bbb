import { describe, expect, it } from '@jest/globals';
import { ResourceVanishedError, TokenRefusedError } from '../errors.ts';
import type { ResourcePage, ResourceSource } from '../ports/resource-source.ts';
import { bench, type BenchPorts, inputFor, instance, sourceOf } from '../testing/fixtures.ts';
import { discover } from './discover.ts';

const target = { accountId: '111111111111', region: 'us-east-1' };

describe('discover with a listing that is interrupted', () => {
  it('starts again at page one if AWS refuses the saved token', async () => {
    const { ports } = bench();
    const pages = sourceOf([[instance(1)], [instance(2)]]);
    let refusals = 1;
    const refusing: ResourceSource = {
      page: (token) =>
        token !== undefined && refusals-- > 0
          ? Promise.reject(new TokenRefusedError('expired'))
          : pages.page(token),
    };
    const output = await discover(inputFor('r1'), ports(refusing));
    expect(output).toMatchObject({
      done: true,
      restarts: 1,
      pages: 2,
      resources: { seen: 2, added: 2, unchanged: 0 },
    });
  });

  it('fails with ScanNotFinished if the listing never ends', async () => {
    const { inventory, ports } = bench();
    const pages = sourceOf([[instance(1)], [instance(2)]]);
    const refusing: ResourceSource = {
      page: (token) =>
        token === undefined ? pages.page() : Promise.reject(new TokenRefusedError('expired')),
    };
    await expect(discover(inputFor('r1'), ports(refusing))).rejects.toMatchObject({
      name: 'ScanNotFinished',
    });
    expect(await inventory.target(target)).toBeUndefined();
  });

  it('can be resumed after it gave up: the listing gets the same number of new attempts', async () => {
    const { ports } = bench();
    const pages = sourceOf([[instance(1)], [instance(2)]]);
    let refusals = 9;
    const refusing: ResourceSource = {
      page: (token) =>
        token !== undefined && refusals-- > 0
          ? Promise.reject(new TokenRefusedError('expired'))
          : pages.page(token),
    };
    await expect(discover(inputFor('r1'), ports(refusing))).rejects.toMatchObject({
      name: 'ScanNotFinished',
      message: 'The listing was interrupted 6 times; last error: expired',
    });
    expect(await discover(inputFor('r1'), ports(refusing))).toMatchObject({
      done: true,
      restarts: 3,
      resources: { seen: 2, added: 2 },
    });
  });

  it('requests a page again during which an instance vanished', async () => {
    const { ports } = bench();
    const pages = sourceOf([[instance(1)], [instance(2)]]);
    const delays: number[] = [];
    let failures = 2;
    const flaky: ResourceSource = {
      page: (token) =>
        token !== undefined && failures-- > 0
          ? Promise.reject(new ResourceVanishedError('i-9'))
          : pages.page(token),
    };
    const output = await discover(
      inputFor('r1'),
      ports(flaky, { delay: (ms) => (delays.push(ms), Promise.resolve()) }),
    );
    expect(output).toMatchObject({ done: true, restarts: 0, resources: { seen: 2 } });
    expect(delays).toEqual([500, 1000]);
  });

  it('marks nothing as gone if the scan does not reach the end', async () => {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2)], [instance(3)]])));
    const failing: ResourceSource = {
      page: (token) =>
        token === undefined
          ? Promise.resolve({ resources: [instance(1)], nextToken: 'x' })
          : Promise.reject(new Error('UnauthorizedOperation')),
    };
    await expect(discover(inputFor('r2'), ports(failing))).rejects.toThrow('UnauthorizedOperation');
    expect([...inventory.items.values()].filter((item) => item.goneAt !== undefined)).toEqual([]);
  });
});

describe('discover with an endless listing', () => {
  /** An endless series of pages. `calls` counts them. */
  const endless = (page: (call: number) => ResourcePage) => {
    const source = { calls: 0, page: () => Promise.resolve(page(source.calls++)) };
    return source;
  };
  const onePageEach = { remainingMs: () => -1 };

  async function untilItEnds(source: ResourceSource, over: Partial<BenchPorts> = {}) {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2), instance(3)]])));
    for (let invocation = 0; invocation < 5_000; invocation++)
      try {
        await discover(inputFor('r2'), ports(source, over));
      } catch (error) {
        const gone = [...inventory.items.values()].filter(({ goneAt }) => goneAt !== undefined).length;
        return { name: error instanceof Error ? error.name : '', present: inventory.items.size - gone, gone };
      }
    return undefined;
  }

  it.each<[string, Partial<BenchPorts>]>([
    ['within one invocation', {}],
    ['with one invocation for each page', onePageEach],
  ])('fails with ListingRepeats, marks nothing as gone and keeps new instances, %s', async (_, over) => {
    const source = endless(() => ({ resources: [instance(1), instance(9)], nextToken: 'string' }));
    expect(await untilItEnds(source, over)).toEqual({ name: 'ListingRepeats', present: 4, gone: 0 });
    expect(source.calls).toBeLessThanOrEqual(3);
  });

  it.each<[string, (call: number) => ResourcePage, calls: number]>([
    [
      'alternating tokens',
      (call) => ({ resources: [instance(1)], nextToken: call % 2 === 0 ? 'A' : 'B' }),
      5,
    ],
    [
      'new tokens without new instances',
      (call) => ({ resources: [instance(1)], nextToken: `t-${call}` }),
      1_002,
    ],
    ['only empty pages', (call) => ({ resources: [], nextToken: `t-${call}` }), 1_001],
  ])('fails with ListingRepeats for %s', async (_, page, calls) => {
    const expected = { name: 'ListingRepeats', present: 3, gone: 0 };
    const quick = endless(page);
    expect(await untilItEnds(quick)).toEqual(expected);
    expect(quick.calls).toBe(calls);
    expect(await untilItEnds(endless(page), onePageEach)).toEqual(expected);
  });

  it('starts at page one when the run is resumed', async () => {
    const { ports } = bench();
    const repeating = endless(() => ({ resources: [instance(1)], nextToken: 'string' }));
    await expect(discover(inputFor('r1'), ports(repeating))).rejects.toMatchObject({
      name: 'ListingRepeats',
    });
    const healthy = sourceOf([[instance(1)], [instance(2)]]);
    expect(await discover(inputFor('r1'), ports(healthy))).toMatchObject({
      done: true,
      pages: 2,
      resources: { seen: 2, added: 2, changed: 0, unchanged: 0, gone: 0 },
    });
    expect(healthy.calls).toBe(2);
  });

  it('accepts a listing with hundreds of empty pages', async () => {
    const { ports } = bench();
    const pages = [[instance(1)], ...Array.from({ length: 990 }, () => []), [instance(2)], [], [instance(3)]];
    const output = await discover(inputFor('r1'), ports(sourceOf(pages)));
    expect(output).toMatchObject({ done: true, resources: { seen: 3, added: 3 } });
  });
});
