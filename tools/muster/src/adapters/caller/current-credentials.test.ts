import { describe, expect, it } from '@jest/globals';
import type { AwsCredentialIdentity } from '@smithy/types';
import { CurrentCredentials } from './current-credentials.ts';

const MINUTE_MS = 60_000;

/**
 * Returns credentials with these lifetimes, one after the other. Throws an Error. The clock does not move until it is
 * set.
 */
function world(...answers: (number | Error)[]) {
  const clock = { minutes: 0 };
  let found = 0;
  const find = async (): Promise<AwsCredentialIdentity> => {
    const answer = answers[found++] ?? new Error('no more');
    if (answer instanceof Error) throw answer;
    return {
      accessKeyId: `key ${found}`,
      secretAccessKey: 's',
      ...(answer === Infinity ? {} : { expiration: new Date((clock.minutes + answer) * MINUTE_MS) }),
    };
  };
  const current = new CurrentCredentials(find, () => clock.minutes * MINUTE_MS);
  const at = async (minutes: number) => {
    clock.minutes = minutes;
    return current.get().then(
      ({ accessKeyId }) => accessKeyId,
      (error: unknown) => String(error),
    );
  };
  return { current, at, found: () => found };
}

describe('CurrentCredentials', () => {
  it('finds credentials once for concurrent callers', async () => {
    const { current, found } = world(60);
    const keys = await Promise.all(Array.from({ length: 5 }, () => current.get()));
    expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(Array.from({ length: 5 }, () => 'key 1'));
    expect(found()).toBe(1);
  });

  it('finds them again five minutes before they expire, and never if they do not expire', async () => {
    const { at } = world(60, 60);
    expect([await at(0), await at(54.9), await at(55), await at(109.9)]).toEqual([
      'key 1',
      'key 1',
      'key 2',
      'key 2',
    ]);
    const { at: lasting } = world(Infinity);
    expect([await lasting(0), await lasting(1_000_000)]).toEqual(['key 1', 'key 1']);
  });

  it('uses short-lived credentials for half of their lifetime', async () => {
    const { at, found } = world(4, 4);
    expect([await at(0), await at(1), await at(1.9), await at(2), await at(3.9)]).toEqual([
      'key 1',
      'key 1',
      'key 1',
      'key 2',
      'key 2',
    ]);
    expect(found()).toBe(2);
  });

  it('does not remember a failure', async () => {
    const { at } = world(new Error('no login'), 60);
    expect([await at(0), await at(0)]).toEqual(['Error: no login', 'key 2']);
  });

  it('keeps valid credentials if it gets no new ones, and tries again every 30 seconds', async () => {
    const offline = new Error('offline');
    const { at, found } = world(60, offline, offline, offline, 60);
    expect([await at(0), await at(56), await at(56.4)]).toEqual(['key 1', 'key 1', 'key 1']);
    expect(found()).toBe(2);
    expect([await at(56.5), await at(60)]).toEqual(['key 1', 'Error: offline']);
    expect([await at(60), found()]).toEqual(['key 5', 5]);
  });
});
