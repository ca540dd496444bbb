import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deadLetterQueueName, parseEnvironment, queueName, tableName } from '../src/index.ts';

const Environment = z.object({ TABLE_NAME: z.string().min(1), QUEUE_URL: z.string().min(1) });

describe('parseEnvironment', () => {
  it('gives what the function asks for', () => {
    expect(parseEnvironment(Environment, { TABLE_NAME: 't', QUEUE_URL: 'q', HOME: '/' })).toEqual({
      TABLE_NAME: 't',
      QUEUE_URL: 'q',
    });
  });

  it('names all that is missing or empty in one error', () => {
    expect(() => parseEnvironment(Environment, { QUEUE_URL: '' })).toThrow(
      "The function's environment lacks or has wrong: TABLE_NAME, QUEUE_URL",
    );
  });
});

describe('names', () => {
  it('carry the stage', () => {
    const table = {
      name: 'muster-inventory',
      parameter: 'inventory/table-name',
      timeToLiveAttribute: 'expires',
    } as const;
    const queue = {
      name: 'muster-tagger-tasks',
      parameter: 'tagger/task-queue-url',
      visibilityTimeoutSeconds: 60,
      maxReceiveCount: 5,
    } as const;
    expect(tableName(table, 'dev')).toBe('muster-inventory-dev');
    expect(queueName(queue, 'dev')).toBe('muster-tagger-tasks-dev');
    expect(deadLetterQueueName(queue, 'dev')).toBe('muster-tagger-tasks-dead-letters-dev');
  });
});
