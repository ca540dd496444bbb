import { describe, expect, it } from '@jest/globals';
import { ThrottledError } from '@muster/aws-session/answers';
import { withTimeLeft } from '@muster/service-definition';
import type { DynamoDb } from './index.ts';
import { type Destination, patiently } from './patiently.ts';
import { fakeTimers, throttled } from './testing/fake-timers.ts';

const to = (): Destination => ({ db: {} as DynamoDb, kind: 'write', tableName: 'things' });

/** Throttles `times` calls. */
function call(times: number, error: Error = throttled()) {
  const calls: number[] = [];
  return {
    calls,
    make: () => {
      calls.push(calls.length);
      return calls.length <= times ? Promise.reject(error) : Promise.resolve('taken');
    },
  };
}

describe('patiently', () => {
  it.each([
    throttled('ProvisionedThroughputExceededException'),
    throttled('ThrottlingException'),
    throttled('RequestLimitExceeded'),
    new ThrottledError(throttled()),
  ])('repeats a call after %p, without a limit of attempts, with growing pauses', async (error) => {
    const timers = fakeTimers();
    const { make, calls } = call(30, error);
    expect(await patiently(to(), make, timers)).toBe('taken');
    expect(calls).toHaveLength(31);
    expect(timers.sleptMs.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it('fails with Throttled at the end of the invocation, after a last call', async () => {
    const timers = fakeTimers();
    const { make, calls } = call(Infinity);
    await expect(
      withTimeLeft(
        () => 1_000 - timers.now(),
        () => patiently(to(), make, timers),
      ),
    ).rejects.toMatchObject({
      name: 'Throttled',
      message: expect.stringContaining('throughput for the table'),
    });
    expect(timers.sleptMs).toEqual([100, 200, 400, 300]);
    expect(calls).toHaveLength(5);
  });

  it('makes a call at least once, however late it is', async () => {
    expect(
      await withTimeLeft(
        () => -1,
        () => patiently(to(), call(0).make, fakeTimers()),
      ),
    ).toBe('taken');
  });

  it('continues for 15 minutes outside an invocation', async () => {
    const timers = fakeTimers();
    await expect(patiently(to(), call(Infinity).make, timers)).rejects.toMatchObject({ name: 'Throttled' });
    expect(timers.now()).toBe(900_000);
  });

  it('passes on every other error immediately', async () => {
    const { make, calls } = call(1, throttled('ResourceNotFoundException'));
    await expect(patiently(to(), make, fakeTimers())).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect(calls).toHaveLength(1);
  });
});
