import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { collect } from '../testing/examples.ts';
import { A, denied, RunSteps } from '../testing/run-steps.ts';
import { summarize } from './summarize.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('listRegions', () => {
  it('plans the targets and returns their regions', async () => {
    await steps.plan();
    expect((await steps.list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await steps.rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
  });

  it('returns the same rows if it is repeated, and counts its calls each time', async () => {
    await steps.list(A);
    const first = await steps.rows();
    expect((await steps.list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await steps.rows()).toEqual(first);
    expect(await collect(steps.store.listingPages('run-1'))).toEqual([
      { accountId: A, listed: true, apiCalls: { 'ec2:DescribeRegions': 2, 'sts:AssumeRole': 2 } },
    ]);
  });

  it('continues with what is not done yet', async () => {
    await steps.list(A);
    await steps.record(A, 'us-east-1');
    await steps.record(A, 'eu-west-1', { failure: denied });
    expect((await steps.list(A)).regions).toEqual(['eu-west-1']);
    expect(await steps.rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 succeeded`]);
  });

  it('continues with the configured regions if the account refuses its list, and notes that', async () => {
    await steps.plan();
    steps.listings[A] = {
      regions: [{ name: 'eu-west-1', enabled: true }],
      odd: [],
      unlisted: { code: 'UnauthorizedOperation', message: 'explicit deny' },
      apiCalls: {},
    };
    expect((await steps.list(A)).regions).toEqual(['eu-west-1']);
    const { notes } = parseContract(RunSummaryV1, await summarize('run-1', steps.store, steps.now()));
    expect(notes).toEqual([
      {
        accountId: A,
        code: 'RegionsNotListed',
        message:
          "The list of the account's regions was refused (UnauthorizedOperation: explicit deny); the run reads the regions in muster.yaml without checking them",
      },
    ]);
  });

  it('reads what rules need to know about the account, and passes it on', async () => {
    steps.organizationFacts = { facts: { units: [{ id: 'r-ab12' }], unread: denied } };
    const neededFacts = { units: true, tags: true };
    expect((await steps.list(A, { neededFacts })).account).toEqual({
      accountId: A,
      organization: { readAt: steps.now().toISOString(), units: [{ id: 'r-ab12' }], unread: denied },
    });
    expect(await collect(steps.store.listingPages('run-1'))).toMatchObject([
      { apiCalls: { 'organizations:ListParents': 1 } },
    ]);
    expect((await steps.list(A)).account).toEqual({ accountId: A });
  });

  it('is tried again if Organizations throttles, and still counts the calls', async () => {
    const error = new Error('throttled');
    steps.organizationFacts = { error };
    const neededFacts = { units: true, tags: false };
    await expect(steps.list(A, { neededFacts })).rejects.toBe(error);
    expect(await steps.rows()).toEqual([]);
    const calls = { 'ec2:DescribeRegions': 1, 'sts:AssumeRole': 1, 'organizations:ListParents': 1 };
    expect(await collect(steps.store.listingPages('run-1'))).toEqual([
      { accountId: A, listed: false, apiCalls: calls },
    ]);
    steps.organizationFacts = { facts: { units: [] } };
    expect((await steps.list(A, { neededFacts })).account).toMatchObject({ organization: { units: [] } });
  });

  it("throws the account's error and still counts the calls", async () => {
    const error = new Error('no');
    steps.listings[A] = { error, apiCalls: { 'sts:AssumeRole': 1 } };
    await expect(steps.list(A)).rejects.toBe(error);
    expect(await steps.rows()).toEqual([]);
    expect(await collect(steps.store.listingPages('run-1'))).toEqual([
      { accountId: A, listed: false, apiCalls: { 'sts:AssumeRole': 1 } },
    ]);
  });

  it('replaces a failure of the account once it can be read', async () => {
    await steps.recordAccount(A);
    expect(await steps.rows()).toEqual([`${A} - failed AssumeRoleDenied`]);
    await steps.list(A);
    expect(await steps.rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
  });
});
