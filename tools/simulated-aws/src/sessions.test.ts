import { describe, expect, it } from '@jest/globals';
import { issueSession, resolveIdentity } from './sessions.ts';

const scenario = { seed: 1, hubAccountId: '999999999999', partition: 'aws' };
const request = {
  accountId: '111111111111',
  roleName: 'MusterReader',
  sessionName: 'run-1',
  expiresAtEpochMs: 5000,
};

describe('sessions', () => {
  it('recognizes the credentials that it issued, without storing them', () => {
    const { accessKeyId, sessionToken } = issueSession(request, 1);
    expect(accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(resolveIdentity(accessKeyId, sessionToken, scenario)).toEqual({
      accountId: '111111111111',
      arn: 'arn:aws:sts::111111111111:assumed-role/MusterReader/run-1',
      userId: expect.stringMatching(/^AROA[A-Z0-9]{16}:run-1$/),
      expiresAtEpochMs: 5000,
    });
  });

  it('treats every other key as a key of the hub account', () => {
    const hub = expect.objectContaining({ accountId: '999999999999', expiresAtEpochMs: undefined });
    expect(resolveIdentity('AKIAANYTHING', undefined, scenario)).toEqual(hub);
    expect(resolveIdentity('ASIAREALKEY', 'example-session-token', scenario)).toEqual(hub);
  });

  it('knows the accounts of other keys, and keys that are refused', () => {
    const accessKeys = new Map([
      ['AKIADEV', '222222222222'],
      ['AKIADEAD', 'refused'],
    ]);
    expect(resolveIdentity('AKIADEV', undefined, { ...scenario, accessKeys })).toEqual({
      accountId: '222222222222',
      arn: 'arn:aws:iam::222222222222:user/muster',
      userId: 'AIDASIMULATED222222222222',
      expiresAtEpochMs: undefined,
    });
    expect(resolveIdentity('AKIADEAD', undefined, { ...scenario, accessKeys })).toBeUndefined();
  });

  it('finds no caller if the token is missing, modified, or of another key', () => {
    const mine = issueSession(request, 1);
    const other = issueSession({ ...request, accountId: '222222222222' }, 1);
    expect(resolveIdentity(mine.accessKeyId, undefined, scenario)).toBeUndefined();
    expect(
      resolveIdentity(mine.accessKeyId, mine.sessionToken.replace('.e', '.f'), scenario),
    ).toBeUndefined();
    expect(resolveIdentity(mine.accessKeyId, other.sessionToken, scenario)).toBeUndefined();
  });
});
