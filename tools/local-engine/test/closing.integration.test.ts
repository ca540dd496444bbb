import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  collectEvents,
  oneTask,
  startToyEngine,
  temporaryDirectory,
  withToyEngine,
} from './fixtures/toy-engine.ts';

describe('closing', () => {
  it('lets the process end by itself without output on standard error', async () => {
    const script = fileURLToPath(new URL('./fixtures/run-and-close.ts', import.meta.url));
    const child = spawn(process.execPath, [script, temporaryDirectory()], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect({ stdout, stderr, code }).toEqual({ stdout: 'closed\n', stderr: '', code: 0 });
  });

  it('ends running work, may be repeated and rejects new runs', async () => {
    const dataDirectory = temporaryDirectory();
    const engine = await startToyEngine({ dataDirectory, stateMachine: oneTask('slow') });
    const started = new Promise<void>((resolve) => {
      const { finished } = engine.run({ run: 'r1' }, () => resolve());
      finished.catch(() => undefined);
    });
    const { finished } = engine.run({ run: 'r2' });
    await started;
    await Promise.all([engine.close(), engine.close()]);
    await expect(finished).rejects.toMatchObject({ code: 'ExecutionAborted' });
    expect(() => engine.run({ run: 'r3' })).toThrow('The local engine is closed.');
    await withToyEngine(
      { dataDirectory, stateMachine: oneTask('store') },
      (again) => again.run({ run: 'r4', accountId: '111111111111' }).finished,
    );
  });
});

describe('handler threads', () => {
  it('run all calls of one account in the same thread', async () => {
    await withToyEngine({ stateMachine: oneTask('locate'), handlerThreads: 2 }, async (engine) => {
      const { observer, events } = collectEvents();
      for (let round = 0; round < 5; round++) {
        for (const accountId of ['111111111111', '222222222222', '333333333333']) {
          await engine.run({ accountId }, observer).finished;
        }
      }
      const threads = new Map<string, Set<unknown>>();
      for (const { type, input, output } of events) {
        if (type !== 'succeeded') continue;
        const { accountId } = input as { accountId: string };
        threads.set(
          accountId,
          (threads.get(accountId) ?? new Set()).add((output as { threadId: number }).threadId),
        );
      }
      expect([...threads].map(([accountId, ids]) => [accountId, ids.size])).toEqual([
        ['111111111111', 1],
        ['222222222222', 1],
        ['333333333333', 1],
      ]);
    });
  });
});
