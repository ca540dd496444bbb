import { describe } from '@jest/globals';
import { MessageQueue, openInMemory } from '@muster/sqlite';
import { taskQueueContract } from '../testing/task-queue.contract.ts';
import { SqliteTaskQueue } from './sqlite-task-queue.ts';

describe('the task queue in SQLite', () => {
  taskQueueContract(() => {
    const database = openInMemory();
    const settings = { name: 'tasks', visibilityTimeoutSeconds: 60, maxReceiveCount: 5 };
    return {
      queue: new SqliteTaskQueue(database, 'tasks'),
      receiveAll: async () => new MessageQueue(database, settings).receive(100).map(({ body }) => body),
    };
  });
});
