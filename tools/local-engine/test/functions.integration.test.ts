import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  collectEvents,
  eventually,
  oneTask,
  readPartition,
  readValue,
  withToyEngine,
} from './fixtures/toy-engine.ts';

const items = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ index }));

const mapOf = (functionName: string, retry: object[]): object => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      MaxConcurrency: 40,
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...oneTask(functionName, { Retry: retry }) },
      End: true,
    },
  },
});

describe('functions', () => {
  it('never exceed their reserved concurrency: Lambda rejects the call and the state retries', async () => {
    const retry = { ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1, BackoffRate: 1 };
    const machine = mapOf('reserved', [{ ...retry, MaxAttempts: 50, JitterStrategy: 'FULL' }]);
    await withToyEngine({ stateMachine: machine }, async (engine) => {
      const { observer, events } = collectEvents();

      await engine.run({ items: items(12) }, observer).finished;

      const refused = events.filter(({ error }) => error?.name === 'Lambda.TooManyRequestsException');
      expect(refused.length).toBeGreaterThan(0);
      expect(events.filter(({ type }) => type === 'succeeded')).toHaveLength(12);
      expect(Object.keys(await readPartition(engine, 'reached')).sort()).toEqual([
        'reserved#1',
        'reserved#2',
      ]);
      expect(await readValue(engine, 'inside', 'reserved')).toBe(0);
    });
  });

  it('are stopped at their time limit, which the handler can read', async () => {
    await withToyEngine({ stateMachine: oneTask('slow') }, async (engine) => {
      const { finished } = engine.run({ run: 'r1' });
      await expect(finished).rejects.toMatchObject({
        code: 'Sandbox.Timedout',
        message: 'Task timed out after 1 seconds',
      });
      // On a slow machine, the time may end before the thread is ready. The handler starts nevertheless.
      const seen = await eventually(
        () => readValue(engine, 'r1', 'remaining'),
        (value) => value !== undefined,
      );
      const remaining = Number(seen);
      expect(remaining).toBeGreaterThan(0);
      expect(remaining).toBeLessThanOrEqual(1_000);
    });
  });

  it('get less time if the caller requests it, but never more', async () => {
    const shorter = { stateMachine: oneTask('slow'), functionTimeoutSeconds: 0.5 };
    await withToyEngine(shorter, async (engine) => {
      const { finished } = engine.run({ run: 'r1' });
      await expect(finished).rejects.toMatchObject({ message: 'Task timed out after 0.5 seconds' });
    });
    const longer = { stateMachine: oneTask('slow'), functionTimeoutSeconds: 5 };
    await withToyEngine(longer, async (engine) => {
      const { finished } = engine.run({ run: 'r1' });
      await expect(finished).rejects.toMatchObject({ message: 'Task timed out after 1 seconds' });
    });
  });

  it('wait for a free slot and do not start after their run has failed', async () => {
    const options = { stateMachine: mapOf('slow', []), slotsPerThread: 1 };
    await withToyEngine(options, async (engine) => {
      const { observer, events } = collectEvents();
      const { finished } = engine.run({ items: [{ run: 'a' }, { run: 'b' }, { run: 'c' }] }, observer);
      await expect(finished).rejects.toMatchObject({ code: 'Sandbox.Timedout' });
      // The latest starts first, so b would have started before a later run completes.
      await expect(engine.run({ items: [{ run: 'd' }] }).finished).rejects.toMatchObject({
        code: 'Sandbox.Timedout',
      });
      const started = events.filter(({ type }) => type === 'started');
      expect(started.map(({ input }) => input)).toEqual([{ run: 'a' }, { run: 'c' }]);
    });
  });

  it('fail with Runtime.ExitError if their thread ends, and the next call uses a new thread', async () => {
    const retry = { Retry: [{ ErrorEquals: ['Runtime.ExitError'], IntervalSeconds: 1, MaxAttempts: 1 }] };
    await withToyEngine({ stateMachine: oneTask('crash', retry) }, async (engine) => {
      const { observer, events } = collectEvents();
      await engine.run({ run: 'r1' }, observer).finished;
      const about = { state: 'Only', functionName: 'crash', input: { run: 'r1' } };
      expect(events).toEqual([
        { type: 'started', ...about },
        {
          type: 'failed',
          ...about,
          error: {
            name: 'Runtime.ExitError',
            message: 'The execution environment ended: an uncaught error',
          },
        },
        { type: 'started', ...about },
        { type: 'succeeded', ...about, output: { survived: true } },
      ]);
    });
  });

  it('may return at most 256 KiB; more ends the run even if all errors are caught', async () => {
    const machine = oneTask('large', {
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    });
    Object.assign((machine as { States: object }).States, { Caught: { Type: 'Pass', End: true } });
    await withToyEngine({ stateMachine: machine }, async (engine) => {
      // The JSON around the text, {"text":"…"}, is 11 bytes.
      await engine.run({ bytes: 262_144 - 11 }).finished;
      await expect(engine.run({ bytes: 262_144 - 10 }).finished).rejects.toMatchObject({
        code: 'States.DataLimitExceeded',
        message: 'The output of state Only has 262145 bytes',
      });
    });
  });

  it('see the names of tables and queues', async () => {
    await withToyEngine({ stateMachine: oneTask('inspect') }, async (engine) => {
      await engine.run({ run: 'r1', names: ['TOY_TABLE_NAME', 'TOY_QUEUE_URL'] }).finished;
      expect(await readValue(engine, 'r1', 'environment')).toEqual({
        TOY_TABLE_NAME: 'toy-local',
        TOY_QUEUE_URL: 'toy-tasks-local',
      });
    });
  });

  it('store their data without AWS calls, whatever the user has configured', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'local-engine-profile-'));
    const started = join(directory, 'started');
    const config = join(directory, 'config');
    writeFileSync(config, `[profile work]\nregion = eu-west-1\ncredential_process = touch ${started}\n`);
    const environment = {
      AWS_CONFIG_FILE: config,
      AWS_PROFILE: 'work',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    };
    await withToyEngine({ stateMachine: oneTask('enqueue'), environment }, async (engine) => {
      await engine.run({ bodies: ['{"name":"a"}'] }).finished;
    });
    await withToyEngine({ stateMachine: oneTask('inspect'), environment }, async (engine) => {
      await engine.run({ run: 'r1', names: ['AWS_PROFILE'] }).finished;
      expect(await readValue(engine, 'r1', 'environment')).toEqual({ AWS_PROFILE: 'work' });
    });
    expect(existsSync(started)).toBe(false);
  });
});
