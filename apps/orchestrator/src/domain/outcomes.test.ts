import { describe, expect, it } from '@jest/globals';
import { DiscoverOutputV1, parseContract, RecordOutcomeInputV1, VerificationV1 } from '@muster/contracts';
import { at } from '../testing/examples.ts';
import { type GatheredOutcome, keptFailure, outcomeOf } from './outcomes.ts';

const record = ({ failure, ...changes }: Partial<GatheredOutcome> = {}) =>
  outcomeOf(
    { ...parseContract(RecordOutcomeInputV1, { ...RecordOutcomeInputV1.example, ...changes }), failure },
    at('08:00:00'),
  );

const discovery = DiscoverOutputV1.example;
const verification = VerificationV1.example;
const begun = {
  ...verification,
  done: false,
  tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
  apiCalls: {},
};
const failure = { code: 'UnauthorizedOperation', message: 'No.', explicitDeny: false };

describe('outcomeOf', () => {
  it('is succeeded for a target that was only discovered', () => {
    expect(record()).toEqual({
      accountId: '111111111111',
      region: 'us-east-1',
      status: 'succeeded',
      resources: { seen: 1000, added: 1000, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:DescribeInstances': 1, 'sts:AssumeRole': 1 },
      finishedAt: '2026-11-23T08:00:00.000Z',
    });
  });

  it('names the resource type if the states did', () => {
    expect(record({ resourceType: 'toy:boat' })).toMatchObject({ resourceType: 'toy:boat' });
    expect(record()).not.toHaveProperty('resourceType');
  });

  it('adds the calls of verification to those of discovery', () => {
    expect(record({ plan: { tasks: 1, planned: 1000 }, verification })).toMatchObject({
      status: 'succeeded',
      tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:DescribeInstances': 2, 'ec2:CreateTags': 1, 'sts:AssumeRole': 1 },
    });
  });

  it('is failed with the reason of the verification', () => {
    const tagging = { planned: 1000, applied: 999, verified: 999, failed: 1, skipped: 0 };
    const failure = { code: 'TagLimitExceeded', message: 'Too many tags' };
    expect(
      record({ plan: { tasks: 1, planned: 1000 }, verification: { ...verification, tagging, failure } }),
    ).toMatchObject({ status: 'failed', code: 'TagLimitExceeded', message: 'Too many tags', tagging });
  });

  it('is failed with zero resources if discovery failed', () => {
    expect(record({ discovery: undefined, failure })).toMatchObject({
      status: 'failed',
      code: 'UnauthorizedOperation',
      message: 'No.',
      resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 },
      apiCalls: {},
    });
  });

  it('keeps the odd instances of the first scan, even if the target failed later', () => {
    expect(record({ discovery })).not.toHaveProperty('odd');
    const odd = { count: 1, withoutId: 0, first: [{ id: 'i-01', problem: 'no state' }] };
    expect(record({ discovery: { ...discovery, odd, managedHidden: true }, failure })).toMatchObject({
      status: 'failed',
      odd,
      managedHidden: true,
    });
  });

  it('lists the repeated scans, each once, even if the target failed', () => {
    expect(record()).not.toHaveProperty('rescans');
    const first = { scan: 'discovery', before: 250, found: 0, scans: 3, result: 'corrected' as const };
    const second = { ...first, scan: 'verification-1', result: 'confirmed' as const };
    const third = { ...first, scan: 'verification-2', scans: 1, result: 'unfinished' as const };
    const rescan = { ...discovery, scan: 'verification-2', done: false, waitSeconds: 30, rescans: [third] };
    const gathered = { ...verification, rescans: [second] };
    expect(
      record({ discovery: { ...discovery, rescans: [first] }, verification: gathered, rescan, failure }),
    ).toMatchObject({ status: 'failed', rescans: [first, second, third] });
    expect(record({ verification: gathered, rescan: { ...discovery, rescans: [second] } }).rescans).toEqual([
      second,
    ]);
  });

  it('ignores additional properties of a newer version of Discover', () => {
    const newer = { ...discovery, somethingNew: true };
    expect(record({ discovery: newer }).resources.seen).toBe(1000);
  });

  it('keeps the counts of discovery if a later state failed', () => {
    expect(record({ discovery, failure }).resources.seen).toBe(1000);
  });

  it.each([
    ['before verification began', undefined],
    ['before verification had a result', begun],
  ])('counts planned tags as failed if the target failed %s', (_when, verificationSoFar) => {
    expect(
      record({ plan: { tasks: 3, planned: 2500 }, verification: verificationSoFar, failure }).tagging,
    ).toEqual({
      planned: 2500,
      applied: 0,
      verified: 0,
      failed: 2500,
      skipped: 0,
    });
  });

  it('keeps the counts of the last verification if a further scan failed', () => {
    const tagging = { planned: 1000, applied: 1000, verified: 900, failed: 0, skipped: 0 };
    const input = {
      plan: { tasks: 1, planned: 1000 },
      verification: { ...verification, done: false, tagging },
      failure,
    };
    expect(record(input)).toMatchObject({ status: 'failed', code: 'UnauthorizedOperation', tagging });
  });

  it('counts no tagging if nothing had to be tagged', () => {
    expect(record({ plan: { tasks: 0, planned: 0 } })).toMatchObject({
      status: 'succeeded',
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
    });
  });
});

describe('keptFailure', () => {
  it('keeps the beginning and the end of a message, in 1000 bytes', () => {
    const long = `${'x'.repeat(5000)} with an explicit deny in a service control policy.`;
    const { code, message } = keptFailure({ code: 'A', message: long });
    expect(code).toBe('A');
    expect(Buffer.byteLength(message)).toBe(1000);
    expect(message).toMatch(/^xxx.* … .*x with an explicit deny in a service control policy\.$/);
  });
});
