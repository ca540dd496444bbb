import { type Database, MessageQueue } from '@muster/sqlite';
import { taskQueue } from '../functions/applyTags/config.ts';

/** All visible messages of the task queue, in the form that Lambda passes to a consumer. They stay in flight. */
export const receiveRecords = (database: Database) =>
  new MessageQueue(database, taskQueue).receive(1000).map(({ messageId, body, receiveCount }) => ({
    messageId,
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  }));
