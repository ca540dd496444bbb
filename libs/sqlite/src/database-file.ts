import type { RawDatabase } from './database.ts';
import {
  DatabaseMissingError,
  DatabaseOutdatedError,
  DatabaseTooNewError,
  DiskUnsupportedError,
  NotMusterDatabaseError,
} from './errors.ts';
import { migrationsFrom, SCHEMA_VERSION } from './schema/migrations.ts';
import { UNSUPPORTED } from './sqlite-error.ts';

/** "Must" as a number. In the file's header, it identifies the file as Muster's. */
const APPLICATION_ID = 0x4d757374;

interface File {
  readonly path: string;
  readonly mode: 'write' | 'read' | 'memory';
}

/** Checks that the file is Muster's and usable. A writer migrates it to the current schema. @throws DatabaseError */
export function prepareFile(database: RawDatabase, { path, mode }: File): void {
  const version = versionOf(database, path);
  if (mode === 'read') {
    if (version === 0) throw new DatabaseMissingError(`${path} holds no data yet`);
    if (version < SCHEMA_VERSION)
      throw new DatabaseOutdatedError(
        `${path} has version ${version} of the schema, and this version of Muster reads version ${SCHEMA_VERSION}. The next run brings it up to date`,
      );
    return;
  }
  if (mode === 'write') useWal(database, path);
  // Takes the lock, so that one of two processes that create the file waits, and a read-only file is rejected here.
  database.transaction(() => {
    const found = versionOf(database, path);
    for (const sql of migrationsFrom(found)) database.exec(sql);
    if (found === SCHEMA_VERSION) return;
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
  });
}

/**
 * A transaction is saved when it is in the WAL. With `synchronous = NORMAL`, a crash of the process loses nothing. A
 * power failure may lose the last transactions, but does not damage the file.
 */
function useWal(database: RawDatabase, path: string): void {
  const mode = valueOf(database, 'journal_mode = WAL');
  if (mode !== 'wal') throw new DiskUnsupportedError(`${path} ${UNSUPPORTED}`);
  database.exec('PRAGMA synchronous = NORMAL');
}

/** The version of the schema. 0 for an empty file. @throws NotMusterDatabaseError, DatabaseTooNewError */
function versionOf(database: RawDatabase, path: string): number {
  const applicationId = valueOf(database, 'application_id');
  if (applicationId !== APPLICATION_ID) {
    const isEmpty = database.get('SELECT 1 AS found FROM sqlite_schema LIMIT 1') === undefined;
    if (applicationId === 0 && isEmpty) return 0;
    throw new NotMusterDatabaseError(`${path} is a database of another program`);
  }
  const version = Number(valueOf(database, 'user_version'));
  if (version > SCHEMA_VERSION)
    throw new DatabaseTooNewError(
      `A newer version of Muster wrote ${path}: it has version ${version} of the schema, and this version knows ${SCHEMA_VERSION}`,
    );
  return version;
}

const valueOf = (database: RawDatabase, pragma: string): unknown =>
  Object.values(database.get(`PRAGMA ${pragma}`) ?? {})[0];
