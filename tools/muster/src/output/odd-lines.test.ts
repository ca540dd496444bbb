import { expect, it } from '@jest/globals';
import { oddLines } from './odd-lines.ts';

const target = { accountId: '111111111111', region: 'us-east-1' };

it('is empty if nothing was odd', () => {
  expect(oddLines({})).toEqual([]);
});

it('describes odd instances', () => {
  const first = [
    { ...target, id: 'i-01', problem: 'launchTime "" is not a time' },
    { ...target, problem: 'no instanceId' },
  ];
  expect(oddLines({ odd: { count: 2, first } })).toEqual([
    '',
    '  odd        2 instances with data that cannot be used; the rest is kept',
    '             111111111111 us-east-1 i-01: launchTime "" is not a time',
    '             111111111111 us-east-1 (not kept): no instanceId',
  ]);
});

it('names a resource type other than the default', () => {
  const first = [{ ...target, resourceType: 'toy:boat', id: 'boat-1', problem: 'no state' }];
  expect(oddLines({ odd: { count: 1, first } })[2]).toBe(
    '             111111111111 us-east-1 (toy:boat) boat-1: no state',
  );
});

it('describes odd items of listings, even if no instance is odd', () => {
  const listing = 'organizations:ListAccountsForParent of r-root';
  const first = [
    { listing, problem: 'no valid account ID: {}' },
    { listing, id: '111111111111', problem: 'no State' },
  ];
  expect(oddLines({ odd: { count: 0, first: [], listings: { count: 7, first } } })).toEqual([
    '',
    '  odd        7 items of listings that cannot be used',
    '             organizations:ListAccountsForParent of r-root: (left out): no valid account ID: {}',
    '             organizations:ListAccountsForParent of r-root: 111111111111: no State',
    '             … and 5 more; --json names up to 50',
  ]);
});

it('describes only some of many', () => {
  const first = Array.from({ length: 50 }, (_, index) => ({
    ...target,
    id: `i-${index}`,
    problem: 'no state',
  }));
  const lines = oddLines({ odd: { count: 1_200, first } });
  expect(lines).toHaveLength(8);
  expect(lines.at(-1)).toBe('             … and 1,195 more; --json names up to 50');
});
