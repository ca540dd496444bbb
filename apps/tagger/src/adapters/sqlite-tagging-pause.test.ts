import { describe } from '@jest/globals';
import { openInMemory } from '@muster/sqlite';
import { taggingPauseContract } from '../testing/tagging-pause.contract.ts';
import { SqliteTaggingPause } from './sqlite-tagging-pause.ts';

describe('the pause of tagging in SQLite', () => {
  const database = openInMemory();
  taggingPauseContract(() => new SqliteTaggingPause(database));
});
