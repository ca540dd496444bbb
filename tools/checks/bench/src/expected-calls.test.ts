import { describe, expect, it } from '@jest/globals';
import { callBudget, callProblems } from './expected-calls.ts';

const fleet = { accounts: 3, targets: 48, instancesPerTarget: 1000 };

describe('callBudget', () => {
  it('allows two scans and two roles for a run that tags', () => {
    expect(callBudget({ ...fleet, scans: 2, roles: 2 })).toEqual({
      describeInstances: 96,
      mostCreateTags: 96,
      assumeRole: 6,
    });
  });

  it('allows one scan and one role for a run with nothing to tag', () => {
    expect(callBudget({ ...fleet, scans: 1, roles: 1 })).toEqual({
      describeInstances: 48,
      mostCreateTags: 0,
      assumeRole: 3,
    });
  });

  it('counts whole pages', () => {
    expect(
      callBudget({ accounts: 1, targets: 2, instancesPerTarget: 1001, scans: 1, roles: 2 }),
    ).toMatchObject({ describeInstances: 4, mostCreateTags: 8 });
  });
});

describe('callProblems', () => {
  const budget = { describeInstances: 96, mostCreateTags: 96, assumeRole: 6 };

  it('accepts a run within its budget', () => {
    const calls = { 'ec2:DescribeInstances': 96, 'ec2:CreateTags': 48, 'sts:AssumeRole': 6 };
    expect(callProblems(calls, budget)).toEqual([]);
  });

  it('names each excess', () => {
    const calls = { 'ec2:DescribeInstances': 97, 'ec2:CreateTags': 97, 'sts:AssumeRole': 7 };
    expect(callProblems(calls, budget)).toEqual([
      '97 DescribeInstances instead of 96 (one per 1000 instances and scan)',
      '97 CreateTags, more than 96 (two per 1000 instances)',
      '7 AssumeRole instead of 6 (one per account and role)',
    ]);
  });

  it('detects scans that did not take place', () => {
    expect(callProblems({ 'sts:AssumeRole': 6 }, budget)).toEqual([
      '0 DescribeInstances instead of 96 (one per 1000 instances and scan)',
    ]);
  });
});
