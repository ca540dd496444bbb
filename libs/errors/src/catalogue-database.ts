import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of the database on one machine. */
export const DATABASE: readonly CatalogueEntry[] = [
  {
    codes: ['DiskFull'],
    meaning: 'the disk of the data directory is full; nothing that was saved is lost',
    action: 'make room or move the data directory to another disk, then resume the run',
  },
  {
    codes: ['DatabaseReadOnly', 'DatabaseNotOpened'],
    meaning:
      'the file with the data cannot be written or opened: it, its folder or its disk is read-only, or the user has no permission',
    action:
      'allow the user to write in the data directory, or choose another one with `--data`; reading commands need no permission to write',
  },
  {
    codes: ['NotMusterDatabase'],
    meaning: 'the file in the place of the data is not a database, or one of another program',
    action: 'choose another data directory with `--data`, or move the file away',
  },
  {
    codes: ['InvalidQuery'],
    meaning: 'the SQL statement cannot be run, or it does more than read',
    action: 'correct the statement; the message names the token and its line where SQLite names them',
  },
  {
    codes: ['DatabaseMissing'],
    meaning: 'the data directory holds no data yet',
    action: 'check `--data`; `muster run` creates the data',
  },
  {
    codes: ['DatabaseDamaged', 'DiskFailed'],
    meaning: 'the file with the data is damaged, or its disk fails',
    action:
      'check the disk; put back a copy of the data directory, or move the file away and run again: a run reads all resources again',
  },
  {
    codes: ['DatabaseBusy'],
    meaning: 'another process locks the file with the data for longer than a minute',
    action:
      'end the process that holds the file, such as an open transaction of an SQL tool; then resume the run',
  },
  {
    codes: ['DatabaseTooNew', 'DatabaseOutdated'],
    meaning: 'another version of Muster wrote the file with the data',
    action: 'use the version that wrote a newer file; the next run brings an older file up to date',
  },
  {
    codes: ['DiskUnsupported'],
    meaning: 'the data directory is on a file system that cannot hold the database, such as a network drive',
    action: 'choose a data directory on a local disk with `--data`',
  },
];
