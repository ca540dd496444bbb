import { describe, expect, it } from '@jest/globals';
import { assumeRole, AwsSessions, dryRun, inTime, readerRole } from '../src/index.ts';

const named = (name: string) => Object.assign(new Error('said AWS'), { name });

describe('inTime', () => {
  it('gives the result, or the error under the name that Muster knows it by', async () => {
    expect(await inTime(() => Promise.resolve(7))).toBe(7);
    await expect(inTime(() => Promise.reject(named('RequestLimitExceeded')))).rejects.toMatchObject({
      name: 'Throttled',
    });
    await expect(inTime(() => Promise.reject(named('UnauthorizedOperation')))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: 'said AWS',
    });
  });

  it('gives up and aborts a call that takes too long', async () => {
    const aborted = Promise.withResolvers<string>();
    const call = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => aborted.resolve('aborted'));
      return new Promise<never>(() => undefined);
    };
    await expect(inTime(call, 20)).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: 'The service is not available: Error: no answer within 0.02 s',
    });
    expect(await aborted.promise).toBe('aborted');
  });
});

describe('dryRun', () => {
  it('gives the error that the call ends with', async () => {
    expect(await dryRun(() => Promise.reject(named('DryRunOperation')))).toMatchObject({
      name: 'DryRunOperation',
    });
    expect(await dryRun(() => Promise.resolve({}))).toMatchObject({ name: 'DryRunIgnored' });
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
