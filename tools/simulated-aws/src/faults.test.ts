import { describe, expect, it } from '@jest/globals';
import { FaultBook, faultsSchema } from './faults.ts';
import type { FaultsInput } from './faults.ts';

const bookOf = (faults: FaultsInput = {}) => new FaultBook(faultsSchema.parse(faults), 1);

describe('FaultBook', () => {
  it('merges a patch: lists replace, tables are merged, null removes', () => {
    const book = bookOf({ deniedAccounts: ['111111111111'], errorRate: { 'ec2:CreateTags': 0.5, '*': 0.1 } });
    const faults = book.merge({
      deniedAccounts: ['2*'],
      errorRate: { '*': null, 'sts:*': 1 },
      refuseTokens: 2,
      odd: { 'ec2:*': 0.02 },
      oddKinds: ['html', 'truncated'],
    });
    expect(faults).toEqual({
      deniedAccounts: ['2*'],
      deniedRoles: [],
      accountsWithoutId: [],
      regionsWithoutName: [],
      managedUnknown: [],
      unauthorizedTargets: [],
      policyDeniedTargets: [],
      accountStates: {},
      disabledRegions: [],
      describeRegionsDenied: [],
      unavailableTargets: [],
      createTagsDenied: [],
      refusedCalls: [],
      deleteTagsDenied: [],
      describeTagsDenied: [],
      dryRunLooksFirst: [],
      deniedTagKeys: [],
      tagPolicies: [],
      refusedTags: [],
      errorRate: { 'ec2:CreateTags': 0.5, 'sts:*': 1 },
      odd: { 'ec2:*': 0.02 },
      oddKinds: ['html', 'truncated'],
      refuseFirst: {},
      refuseTokens: 2,
      refuseTokensWith: 'InvalidPaginationToken',
      notFoundWhileListing: 0,
      concurrentTagAccess: 0,
      listings: {},
      vanish: {},
    });
    expect(book.merge({ deniedAccounts: null }).deniedAccounts).toEqual([]);
  });

  it('refuses an invalid patch and keeps its state', () => {
    const book = bookOf({ refuseTokens: 3 });
    expect(() => book.merge({ refuseTokens: -1 })).toThrow();
    expect(() => book.merge({ denied: [] })).toThrow();
    expect(() => book.merge({ errorRate: { CreateTags: 1 } })).toThrow('an API is');
    expect(book.current.refuseTokens).toBe(3);
  });

  it('matches targets and accounts with wildcards', () => {
    const book = bookOf({ unavailableTargets: ['*/eu-*'], deniedAccounts: ['*'], createTagsDenied: ['*'] });
    expect(book.hits('unavailableTargets', '111111111111/eu-west-1')).toBe(true);
    expect(book.hits('unavailableTargets', '111111111111/us-east-1')).toBe(false);
    expect(book.hits('createTagsDenied', '111111111111/us-east-1')).toBe(true);
    expect(book.deniesAccount('111111111111')).toBe(true);
  });

  it('uses up refusals and vanishing instances, the latter for each target', () => {
    const book = bookOf({ refuseTokens: 2, vanish: { '*': 3 } });
    expect([1, 2, 3].map(() => book.takes('refuseTokens'))).toEqual([true, true, false]);
    expect(book.takeVanishing('a/r1', 2)).toBe(2);
    expect(book.takeVanishing('a/r1', 5)).toBe(1);
    expect(book.takeVanishing('a/r1', 5)).toBe(0);
    expect(book.takeVanishing('a/r2', 5)).toBe(3);
    book.merge({ vanish: { '*': 1 } });
    expect(book.takeVanishing('a/r1', 5)).toBe(1);
  });

  it('refuses the first calls of an API in each account and region', () => {
    const book = bookOf({ refuseFirst: { 'ec2:CreateTags': 2, 'sts:*': 1 } });
    const refusals = (api: string, place: string) => [1, 2, 3].map(() => book.refusesAccess(api, place));
    expect(refusals('ec2:CreateTags', 'a/r1')).toEqual([true, true, false]);
    expect(refusals('ec2:CreateTags', 'a/r2')).toEqual([true, true, false]);
    expect(refusals('sts:AssumeRole', 'constructor')).toEqual([true, false, false]);
    expect(refusals('ec2:DescribeInstances', 'a/r1')).toEqual([false, false, false]);
    book.merge({ refuseFirst: { 'sts:*': 1 } });
    expect(refusals('sts:AssumeRole', 'constructor')).toEqual([true, false, false]);
  });

  it('shows the configured part of the fleet in each listing, and then the whole fleet', () => {
    const parts = [
      { from: 0, to: 0.5 },
      { from: 0, to: 0 },
    ];
    const book = bookOf({ listings: { '1*/*': parts } });
    const [half, nothing] = parts;
    expect(book.shownPart('11/r1', true)).toEqual(half);
    expect(book.shownPart('11/r1', false)).toEqual(half);
    expect(book.shownPart('11/r1', true)).toEqual(nothing);
    expect(book.shownPart('11/r1', true)).toBeUndefined();
    expect(book.shownPart('11/r2', true)).toEqual(half);
    expect(book.shownPart('22/r1', true)).toBeUndefined();
  });

  it('draws odd answers at about the rate, and each kind about equally often', () => {
    const book = bookOf({ odd: { 'ec2:*': 0.5 }, oddKinds: ['html', 'empty'] });
    const drawn = Array.from({ length: 1000 }, () => book.drawsOdd('ec2:CreateTags'));
    const of = (kind: string) => drawn.filter((odd) => odd === kind).length;
    expect([of('html'), of('empty')].every((count) => count > 200 && count < 300)).toBe(true);
    expect(book.drawsOdd('sts:AssumeRole')).toBeUndefined();
  });

  it('refuse a share of the calls of an API, by code', () => {
    const api = 'ec2:CreateTags';
    const book = bookOf({
      refusedCalls: [
        { api, code: 'A', share: 0.1 },
        { api: 'ec2:*', code: 'B', share: 0.2 },
      ],
    });
    const codes = Array.from({ length: 1000 }, () => book.drawsRefusal(api)?.code ?? '-');
    const count = (code: string) => codes.filter((each) => each === code).length;
    expect(count('A') / 1000).toBeCloseTo(0.1, 1);
    expect(count('B') / 1000).toBeCloseTo(0.18, 1);
    expect(book.drawsRefusal('sts:AssumeRole')).toBeUndefined();
  });

  it('draws the same errors for the same seed, at about the rate', () => {
    const draw = () => {
      const book = bookOf({ errorRate: { 'ec2:*': 0.2 } });
      return Array.from({ length: 1000 }, () => book.drawsError('ec2:CreateTags'));
    };
    const errors = draw().filter(Boolean).length;
    expect(draw()).toEqual(draw());
    expect(errors > 150 && errors < 250).toBe(true);
    expect(bookOf({ errorRate: { 'ec2:*': 1 } }).drawsError('sts:AssumeRole')).toBe(false);
  });
});
