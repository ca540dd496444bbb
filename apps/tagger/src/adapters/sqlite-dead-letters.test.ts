import { describe, expect, it } from '@jest/globals';
import { MessageQueue, openInMemory, sendMessages } from '@muster/sqlite';
import type { DeadLetter } from '../ports/dead-letters.ts';
import { SqliteDeadLetters } from './sqlite-dead-letters.ts';

const name = 'tasks';
const target = { runId: 'r1', accountId: '111111111111', region: 'us-east-1' };

/** A queue whose messages became dead letters after one receive. */
function withDeadLetters(...bodies: string[]) {
  const database = openInMemory();
  const clock = { ms: 0 };
  const settings = { name, visibilityTimeoutSeconds: 1, maxReceiveCount: 1 };
  const queue = new MessageQueue(database, settings, () => clock.ms);
  sendMessages(database, name, bodies, { nowMs: 0 });
  queue.receive(10);
  clock.ms = 5_000;
  queue.receive(10);
  return { database, queue, deadLetters: new SqliteDeadLetters(database, name) };
}
const body = (taskNumber: number, changes: object = {}) =>
  JSON.stringify({ ...target, taskNumber, schemaVersion: 9, ...changes });

describe('the dead letters in SQLite', () => {
  it('name the tasks of a target, whatever else is in them', async () => {
    const { deadLetters } = withDeadLetters(
      body(1),
      '{',
      '[]',
      '"text"',
      body(2, { region: 'eu-west-1' }),
      body(3, { runId: 'r2' }),
      body(4, { resourceType: 'ec2:instance' }),
      body(5, { resourceType: 'toy:boat' }),
    );
    expect((await deadLetters.deadTaskNumbers(target)).toSorted()).toEqual([1, 4]);
    expect(await deadLetters.deadTaskNumbers({ ...target, resourceType: 'toy:boat' })).toEqual([5]);
    expect(deadLetters.tasksOfRun('r2')).toHaveLength(1);
  });

  it('are moved back to the queue once, and can be received as often as before', async () => {
    const { deadLetters, queue } = withDeadLetters(body(1), '{');
    expect(queue.counts()).toMatchObject({ deadLetters: 2 });
    const seen: object[] = [];
    const look = async (letter: DeadLetter) => {
      expect(queue.counts()).toMatchObject({ deadLetters: 2 });
      seen.push(letter);
    };
    expect(await deadLetters.redrive(look)).toBe(2);
    expect(seen).toHaveLength(2);
    expect(seen).toEqual(
      expect.arrayContaining([
        { task: { ...target, taskNumber: 1 }, isValid: false },
        { task: undefined, isValid: false },
      ]),
    );
    expect(await deadLetters.redrive(look)).toBe(0);
    expect(queue.counts()).toMatchObject({ deadLetters: 0 });
  });
});
