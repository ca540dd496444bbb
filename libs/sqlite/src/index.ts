/** The name of the database in a data directory. */
export const DATABASE_FILE = 'muster.db';

export {
  type Database,
  type FileLock,
  holdLock,
  isLocked,
  openDatabase,
  openInMemory,
  type Parameter,
  type Row,
} from './database.ts';
export * from './errors.ts';
export { deleteExpired } from './expiry.ts';
export { jsonColumn } from './json-column.ts';
export { COPY_FORMAT, COPY_SCHEMA } from './schema/copy.ts';
export { SCHEMA_VERSION } from './schema/migrations.ts';
export { InvalidQueryError } from './queries/errors.ts';
export { type Query, QueryFile, type QueryValue } from './queries/query-file.ts';
export {
  type MessageCounts,
  MessageQueue,
  type QueueSettings,
  type ReceivedMessage,
  readDeadLetters,
  redriveDeadLetters,
  sendMessages,
} from './queue/message-queue.ts';
