import { describe, expect, it } from '@jest/globals';
import { assumeRole, AwsSessions, dryRun, inTime, readerRole } from './index.ts';

const named = (name: string) => Object.assign(new Error('said AWS'), { name });

describe('inTime', () => {
  it("returns the result, or the error with Muster's name for it", async () => {
    expect(await inTime(() => Promise.resolve(7))).toBe(7);
    await expect(inTime(() => Promise.reject(named('RequestLimitExceeded')))).rejects.toMatchObject({
      name: 'Throttled',
    });
    await expect(inTime(() => Promise.reject(named('UnauthorizedOperation')))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'said AWS',
    });
  });

  it('aborts a call that takes too long', async () => {
    const aborted = Promise.withResolvers<string>();
    const call = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => aborted.resolve('aborted'));
      return new Promise<never>(() => undefined);
    };
    await expect(inTime(call, 20)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'The service is not available: no answer within 0.02 s',
    });
    expect(await aborted.promise).toBe('aborted');
  });
});

describe('dryRun', () => {
  it('returns the error of the call', async () => {
    expect(await dryRun(() => Promise.reject(named('DryRunOperation')))).toMatchObject({
      name: 'DryRunOperation',
    });
    expect(await dryRun(() => Promise.resolve({}))).toMatchObject({ name: 'DryRunIgnored' });
  });
});

/** Fails with these errors in turn, and then repeats the last one. */
const answering = (...ends: Error[]) => {
  let calls = 0;
  const call = () => Promise.reject(ends[Math.min(calls++, ends.length - 1)]);
  return { call, calls: () => calls };
};
const answered = (name: string, httpStatusCode: number) =>
  Object.assign(named(name), { $metadata: { httpStatusCode } });
const noPause = async () => undefined;

describe('a refusal of access', () => {
  it.each(['UnauthorizedOperation', 'AccessDenied', 'AuthFailure', 'OptInRequired'])(
    '%s is repeated once',
    async (name) => {
      const once = answering(answered(name, 403), answered('DryRunOperation', 412));
      expect([(await dryRun(once.call, 5000, noPause)).name, once.calls()]).toEqual(['DryRunOperation', 2]);
      const always = answering(answered(name, 403));
      expect([(await dryRun(always.call, 5000, noPause)).name, always.calls()]).toEqual([name, 2]);
    },
  );

  it.each([
    ['DryRunOperation', 412],
    ['InvalidInstanceID.NotFound', 400],
    ['RequestLimitExceeded', 400],
  ])('is not %s', async (name, status) => {
    const once = answering(answered(name, status));
    await dryRun(once.call, 5000, noPause);
    expect(once.calls()).toBe(1);
  });
});

describe('assumeRole', () => {
  it('fails as the session does', async () => {
    const run = { runId: 'r', homeRegion: 'us-east-1', roles: { reader: 'R', tagger: 'T' } };
    const role = readerRole(run, '111111111111', 'inventory');
    const sessions = new AwsSessions();
    const client = sessions.ec2(role, 'us-east-1');
    client.config.credentials = () => Promise.reject(named('CredentialsProviderError'));
    await expect(assumeRole(sessions, role)).rejects.toMatchObject({ name: 'NoCredentials' });
  });
});
