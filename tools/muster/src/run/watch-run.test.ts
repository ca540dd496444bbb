import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { SFNServiceException } from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import type { RunProgressRows } from '@muster/orchestrator';
import { RunFailedError } from '../errors.ts';
import type { RunEvent } from '../run-events/run-event.ts';
import { watchRun, type WatchPorts } from './watch-run.ts';

const rows: RunProgressRows = {
  accounts: ['111111111111'],
  targets: [{ accountId: '111111111111', region: 'us-east-1', status: 'pending' }],
};

/**
 * A run, and a clock that advances only by polls and pauses. `end` is called for each poll with its number, starting at
 * 1.
 */
function watching(end: (look: number) => boolean, lookMs = 0, pausedAt?: WatchPorts['pausedAt']) {
  let nowMs = 1_000_000;
  let looks = 0;
  const stop = new AbortController();
  const pauses: number[] = [];
  const events: RunEvent[] = [];
  const finished = (observer: (event: RunEvent) => void = (event) => events.push(event)) =>
    watchRun(
      {
        ended: async () => {
          nowMs += lookMs;
          return end(++looks);
        },
        progress: async () => rows,
        pausedAt,
        signal: stop.signal,
        nowMs: () => nowMs,
        pause: async (ms) => {
          pauses.push(ms);
          nowMs += ms;
        },
      },
      undefined,
      observer,
    );
  return { finished, stop, pauses, events, elapsedMs: () => nowMs - 1_000_000 };
}

const awsError = (name: string, message: string, httpStatusCode = 400) =>
  new SFNServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });
const systemError = (code: string) => Object.assign(new Error(`getaddrinfo ${code}`), { code });
const fail = (error: Error): never => {
  throw error;
};

describe('watchRun', () => {
  it('polls until the run has ended, and once more after its end', async () => {
    const { finished, events, pauses } = watching((look) => look === 3);
    await finished();
    expect(events.map(({ type }) => type)).toEqual(['accountsPlanned', 'regionsListed']);
    expect(pauses).toEqual([2_000, 2_000]);
  });

  it('reports when tagging is paused and continues', async () => {
    const pausedAt = '2026-11-27T08:00:00.000Z';
    const answers = [undefined, pausedAt, pausedAt, undefined, undefined];
    const { finished, events } = watching(
      (look) => look === 6,
      0,
      async () => answers.shift(),
    );
    await finished();
    expect(events.filter(({ type }) => type === 'stagePause')).toEqual([
      { type: 'stagePause', pausedAt },
      { type: 'stagePause', pausedAt: undefined },
    ]);
    expect(answers).toEqual([]);
  });

  it('watches a run without the right to read the pause, which it tries once', async () => {
    let tries = 0;
    const { finished, events } = watching(
      (look) => look === 4,
      0,
      async () => {
        tries += 1;
        return fail(awsError('AccessDeniedException', 'no'));
      },
    );
    await finished();
    expect(tries).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['accountsPlanned', 'regionsListed']);
  });

  it('fails immediately when the run fails', async () => {
    const failure = new RunFailedError('the execution ended with status ABORTED');
    const { finished, pauses } = watching(() => fail(failure));
    await expect(finished()).rejects.toBe(failure);
    expect(pauses).toEqual([]);
  });

  it('stops polling when it is aborted', async () => {
    const { finished, stop, pauses } = watching(() => false);
    await finished(() => stop.abort());
    expect(pauses).toHaveLength(1);
  });

  it('ignores a failed poll after it was aborted', async () => {
    const { finished, stop, pauses } = watching(() => {
      stop.abort();
      return fail(awsError('ExpiredTokenException', 'The security token included in the request is expired'));
    });
    await expect(finished()).resolves.toBeUndefined();
    expect(pauses).toEqual([]);
  });

  it.each([
    [100, 2_000],
    [400, 2_000],
    [401, 2_005],
    [12_000, 60_000],
  ])('after a poll of %d ms pauses for %d ms', async (lookMs, pauseMs) => {
    const { finished, pauses } = watching((look) => look === 2, lookMs);
    await finished();
    expect(pauses).toEqual([pauseMs]);
  });
});

describe('a failed poll', () => {
  it.each([
    ['throttling', awsError('ThrottlingException', 'Rate exceeded')],
    [
      'throttling by DynamoDB',
      new DynamoDBServiceException({
        name: 'ProvisionedThroughputExceededException',
        message: 'Too fast',
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      }),
    ],
    ['a server error', awsError('InternalFailure', 'Try again', 500)],
    ['no network', systemError('ENOTFOUND')],
    ['a closed connection', systemError('ECONNRESET')],
    ['a timeout', Object.assign(new Error('socket timeout'), { name: 'TimeoutError' })],
  ])('is repeated, with growing pauses, after %s', async (_what, error) => {
    const { finished, pauses, events } = watching((look) => (look <= 6 ? fail(error) : true));
    await finished();
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    expect(events).toHaveLength(2);
  });

  it('is forgotten after a successful one', async () => {
    const { finished, pauses } = watching((look) =>
      [1, 2, 4].includes(look) ? fail(systemError('ENOTFOUND')) : look === 5,
    );
    await finished();
    expect(pauses).toEqual([2_000, 4_000, 2_000, 2_000]);
  });

  it('ends the watching after 5 minutes without a successful one', async () => {
    const watch = watching((look) => (look === 1 ? false : fail(systemError('ENOTFOUND'))));
    await expect(watch.finished()).rejects.toMatchObject({
      code: 'WatchLost',
      exitCode: 1,
      message: 'watching the run failed: getaddrinfo ENOTFOUND',
    });
    expect(watch.elapsedMs()).toBe(2_000 + 300_000);
  });

  it.each([
    [
      awsError('ExpiredTokenException', 'The security token included in the request is expired'),
      'ExpiredTokenException: The security token included in the request is expired',
    ],
    [awsError('ExpiredToken', 'It is expired'), 'ExpiredToken: It is expired'],
    [
      Object.assign(new Error('The SSO session has expired.\nRun aws sso login.'), {
        name: 'CredentialsProviderError',
      }),
      'CredentialsProviderError: The SSO session has expired. Run aws sso login',
    ],
    [
      awsError('AccessDeniedException', 'not authorized to perform: states:DescribeExecution'),
      'AccessDeniedException: not authorized to perform: states:DescribeExecution',
    ],
    [new TypeError('not a row'), 'not a row'],
  ])('ends the watching immediately if its reason is permanent: %s', async (error, reason) => {
    const { finished, pauses } = watching(() => fail(error));
    await expect(finished()).rejects.toMatchObject({
      code: 'WatchLost',
      exitCode: 1,
      message: `watching the run failed: ${reason}`,
      cause: error,
    });
    expect(pauses).toEqual([]);
  });
});
