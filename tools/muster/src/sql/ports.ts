import type { QueryFile } from '@muster/sqlite';
import type { RowFormat } from '../output/row-formats.ts';
import type { Output } from '../surroundings.ts';

/** A database for queries. */
export interface SqlDatabase extends Pick<QueryFile, 'query' | 'close'> {
  readonly path: string;
}

/** How old the copy of a stage may be. */
export type Refresh = 'what changed' | 'everything' | 'nothing';

export interface StageOrder {
  readonly stage: string;
  readonly refresh: Refresh;
  /** Undefined: any statement may follow. */
  readonly statement: string | undefined;
  /** Shows the progress of the copy. */
  readonly stderr: Output;
}

/** The copy of a stage, for queries. */
export interface StageDatabase extends SqlDatabase {
  /** As of when and how complete the data is. @param statement undefined: any statement may follow */
  notes(statement: string | undefined): Promise<readonly string[]>;
}

/** What the command `sql` needs from its process. */
export interface SqlPorts {
  /** Opens the database of a data directory. @throws DataDirectoryError */
  open(dataDirectory: string): SqlDatabase;
  /**
   * Copies the tables of a stage into a database on this machine, as far as they are needed.
   * @throws DeploymentError, CredentialsError, WrongUseError, DataDirectoryError; InvalidQueryError before anything is copied
   */
  openStage(order: StageOrder): Promise<StageDatabase>;
  /**
   * Reads the text of a file or of stdin.
   * @param file an absolute path; undefined: stdin
   * @throws WrongUseError if the file cannot be read
   */
  read(file: string | undefined): Promise<string>;
  /**
   * Runs the statements that a user types until the input ends. Absent if stdin or stdout is not a terminal.
   * @param path of the database
   */
  readonly prompt?: ((path: string, format: RowFormat) => Promise<void>) | undefined;
}
