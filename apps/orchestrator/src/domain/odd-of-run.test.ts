import { describe, expect, it } from '@jest/globals';
import { outcome } from '../testing/examples.ts';
import { OddTally } from './odd-of-run.ts';

describe('OddTally', () => {
  it('is undefined if nothing was odd', () => {
    const tally = new OddTally();
    tally.add(outcome({}));
    tally.add({ accountId: '111111111111', region: 'us-east-1', status: 'pending' });
    expect(tally.odd).toBeUndefined();
    expect(tally.notes).toEqual([]);
  });

  it('counts all odd instances and names the first 50, even if the target failed', () => {
    const tally = new OddTally();
    const first = Array.from({ length: 10 }, (_, n) => ({ id: `i-${n}`, problem: 'no state' }));
    const accounts = Array.from({ length: 6 }, (_, n) => `${n}11111111111`);
    for (const accountId of accounts)
      tally.add(outcome({ accountId, status: 'failed', odd: { count: 1_000, withoutId: 0, first } }));
    expect(tally.odd?.count).toBe(6_000);
    expect(tally.odd?.first).toHaveLength(50);
    expect(tally.odd?.first[10]).toEqual({
      accountId: '111111111111',
      region: 'us-east-1',
      id: 'i-0',
      problem: 'no state',
    });
  });

  it('counts odd items of listings separately and names the first 50', () => {
    const tally = new OddTally();
    const first = Array.from({ length: 10 }, () => ({ listing: 'of r-root', problem: 'no id' }));
    tally.addListings(undefined);
    for (let n = 0; n < 6; n++) tally.addListings({ count: 12, isWhole: true, first });
    expect(tally.odd).toMatchObject({ count: 0, first: [], listings: { count: 72 } });
    expect(tally.odd?.listings?.first).toHaveLength(50);
  });

  it('notes each account once whose endpoints hide managed instances', () => {
    const tally = new OddTally();
    for (const region of ['us-east-1', 'eu-west-1']) tally.add(outcome({ region, managedHidden: true }));
    tally.add(outcome({ accountId: '222222222222', managedHidden: true }));
    expect(tally.notes.map(({ accountId, code }) => [accountId, code])).toEqual([
      ['111111111111', 'ManagedResourcesHidden'],
      ['222222222222', 'ManagedResourcesHidden'],
    ]);
  });
});
