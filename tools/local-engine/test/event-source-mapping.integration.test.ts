import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openDatabase, sendMessages } from '@muster/sqlite';
import type { LocalEngine } from '../src/index.ts';
import {
  databaseOf,
  eventually,
  oneTask,
  readPartition,
  startToyEngine,
  temporaryDirectory,
  withToyEngine,
} from './fixtures/toy-engine.ts';

const bodiesIn = (engine: LocalEngine, table: 'queue_messages' | 'dead_letters'): string[] =>
  databaseOf(engine)
    .all(`SELECT body FROM ${table} ORDER BY body`)
    .map(({ body }) => String(body));

describe('a queue consumer', () => {
  it('receives failed messages again until, after two receives, they move to the dead-letter queue', async () => {
    await withToyEngine({ stateMachine: oneTask('enqueue') }, async (engine) => {
      const bodies = ['ok-1', 'never-1', 'ok-2', 'once-1', 'ok-3', 'never-2', 'once-2', 'ok-4'];

      await engine.run({ bodies }).finished;

      await eventually(
        async () => bodiesIn(engine, 'queue_messages'),
        (left) => left.length === 0,
      );
      expect(bodiesIn(engine, 'dead_letters')).toEqual(['never-1', 'never-2']);
      expect(await readPartition(engine, 'consumed')).toEqual({
        'ok-1': 1,
        'ok-2': 1,
        'ok-3': 1,
        'ok-4': 1,
        'once-1': 2,
        'once-2': 2,
      });
      expect(await readPartition(engine, 'received')).toEqual({
        'ok-1': 1,
        'ok-2': 1,
        'ok-3': 1,
        'ok-4': 1,
        'once-1': 2,
        'once-2': 2,
        'never-1': 2,
        'never-2': 2,
      });
    });
  });

  it('is called concurrently up to the limit of the event source mapping', async () => {
    await withToyEngine({ stateMachine: oneTask('enqueue') }, async (engine) => {
      const run = (prefix: string) =>
        engine.run({ bodies: Array.from({ length: 10 }, (_, index) => `ok-${prefix}-${index}`) }).finished;
      await Promise.all(['a', 'b', 'c', 'd', 'e'].map(run));

      await eventually(
        () => readPartition(engine, 'consumed'),
        (consumed) => Object.keys(consumed).length === 50,
      );

      const reached = Object.keys(await readPartition(engine, 'reached'));
      expect(reached).toContain('consume#1');
      expect(reached.filter((name) => !['consume#1', 'consume#2'].includes(name))).toEqual([]);
    });
  });

  it('receives no message of an earlier engine', async () => {
    const dataDirectory = temporaryDirectory();
    const first = await startToyEngine({ dataDirectory, stateMachine: oneTask('store') });
    sendMessages(databaseOf(first), 'other', ['of another queue']);
    await first.close();
    const left = openDatabase({ path: join(dataDirectory, 'muster.db'), mode: 'write' });
    sendMessages(left, 'toy-tasks', ['ok-left']);
    left.close();

    await withToyEngine({ dataDirectory, stateMachine: oneTask('enqueue') }, async (engine) => {
      await engine.run({ bodies: ['ok-new'] }).finished;
      await eventually(
        () => readPartition(engine, 'consumed'),
        (consumed) => Object.keys(consumed).length > 0,
      );
      expect(await readPartition(engine, 'received')).toEqual({ 'ok-new': 1 });
    });
  });
});
