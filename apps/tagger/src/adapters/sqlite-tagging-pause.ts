import { parseOwn, Timestamp } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import type { TaggingPause } from '../ports/tagging-pause.ts';

const Row = z.object({ paused_at: Timestamp });

/** The pause of a data directory in SQLite. */
export class SqliteTaggingPause implements TaggingPause {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async pausedAt(): Promise<string | undefined> {
    const row = this.#database.get('SELECT paused_at FROM tagging_pause');
    return row && parseOwn(Row, row, 'row of tagging_pause').paused_at;
  }

  async pause(at: Date): Promise<string> {
    this.#database.run('INSERT OR IGNORE INTO tagging_pause (id, paused_at) VALUES (1, ?)', at.toISOString());
    return (await this.pausedAt()) ?? at.toISOString();
  }

  async resume(): Promise<string | undefined> {
    const earlier = await this.pausedAt();
    this.#database.run('DELETE FROM tagging_pause');
    return earlier;
  }
}
