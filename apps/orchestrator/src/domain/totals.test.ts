import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outcome } from '../testing/examples.ts';
import { addCalls, addRow, assertSettled, noTotals, statusOf } from './totals.ts';

const totalsOf = (...statuses: ('succeeded' | 'failed' | 'skipped')[]) =>
  statuses.map((status) => outcome({ status })).reduce(addRow, noTotals);

const withChanged = outcome({
  tagging: { planned: 3, applied: 1, verified: 1, failed: 0, skipped: 2, changed: 2 },
});

describe('totals', () => {
  it('adds up resources whose tags had changed', () => {
    expect([withChanged, outcome(), withChanged].reduce(addRow, noTotals).tagging.changed).toBe(4);
    expect(addRow(noTotals, outcome()).tagging).not.toHaveProperty('changed');
  });

  it('adds up counts and calls', () => {
    const failed = outcome({
      status: 'failed',
      resources: { seen: 10, added: 1, changed: 2, unchanged: 7, gone: 3 },
      tagging: { planned: 5, applied: 3, verified: 2, failed: 1, skipped: 1 },
      apiCalls: { 'ec2:DescribeInstances': 1, 'sts:AssumeRole': 1 },
    });
    expect(addCalls([outcome(), failed].reduce(addRow, noTotals), { 'ec2:DescribeRegions': 1 })).toEqual({
      targets: { planned: 2, succeeded: 1, failed: 1, skipped: 0 },
      resources: { seen: 1010, added: 1001, changed: 2, unchanged: 7, gone: 3 },
      tagging: { planned: 1005, applied: 1003, verified: 1002, failed: 1, skipped: 1 },
      apiCalls: {
        'ec2:DescribeInstances': 3,
        'ec2:CreateTags': 1,
        'sts:AssumeRole': 1,
        'ec2:DescribeRegions': 1,
      },
    });
  });

  it.each([
    ['complete', totalsOf('succeeded', 'skipped')],
    ['complete', totalsOf('skipped')],
    ['complete', totalsOf()],
    ['partial', totalsOf('succeeded', 'failed')],
    ['failed', totalsOf('failed', 'skipped')],
    ['failed', totalsOf('failed')],
    ['partial', addRow(totalsOf('succeeded'), withChanged)],
    ['partial', addRow(noTotals, withChanged)],
  ])('ends %s', (status, totals) => {
    expect(statusOf(totals, false)).toBe(status);
  });

  it('ends as failed if the run as a whole failed, even if targets succeeded', () => {
    expect(statusOf(totalsOf('succeeded'), true)).toBe('failed');
  });

  it('refuses a sum with a target without an outcome', () => {
    const totals = addRow(totalsOf('succeeded'), {
      accountId: '111111111111',
      region: 'eu-west-1',
      status: 'pending',
    });
    expect(() => assertSettled(totals)).toThrow(
      '2 targets were planned, but 1 succeeded, 0 failed and 0 were skipped',
    );
  });

  it('always adds up if every target has an outcome', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('succeeded' as const, 'failed' as const, 'skipped' as const)),
        (statuses) => {
          const totals = totalsOf(...statuses);
          assertSettled(totals);
          expect(totals.targets.planned).toBe(statuses.length);
        },
      ),
    );
  });
});
