import type { AreaSchema } from './area.ts';

/** The queues of one machine, by the name in their definition. Times are in milliseconds since 1970, as in SQS. */
const VERSION_1 = `
CREATE TABLE queue_messages (
  -- ascends in the order in which messages were sent
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  -- messages with the same group, such as those of an account and region, do not delay the others
  message_group TEXT NOT NULL,
  -- messages of the group that were in the queue when this one was sent: those with fewer are received first
  turn INTEGER NOT NULL,
  message_id TEXT NOT NULL UNIQUE,
  body TEXT NOT NULL,
  sent_at_ms INTEGER NOT NULL,
  -- no consumer receives the message before this time
  visible_at_ms INTEGER NOT NULL,
  receive_count INTEGER NOT NULL,
  first_received_at_ms INTEGER
) STRICT;

CREATE INDEX queue_messages_visibility ON queue_messages (queue, visible_at_ms);
CREATE INDEX queue_messages_turn ON queue_messages (queue, turn, position);
CREATE INDEX queue_messages_group ON queue_messages (queue, message_group);

-- Messages that were received too often.
CREATE TABLE dead_letters (
  message_id TEXT NOT NULL PRIMARY KEY,
  queue TEXT NOT NULL,
  message_group TEXT NOT NULL,
  body TEXT NOT NULL,
  sent_at_ms INTEGER NOT NULL,
  first_received_at_ms INTEGER,
  receive_count INTEGER NOT NULL,
  moved_at_ms INTEGER NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL
) STRICT;

CREATE INDEX dead_letters_queue ON dead_letters (queue);
`;

export const queue: AreaSchema = new Map([[1, VERSION_1]]);
