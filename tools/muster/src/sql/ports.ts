import type { QueryFile } from '@muster/sqlite';
import type { RowFormat } from '../output/row-formats.ts';

/** What the command `sql` needs from its process. */
export interface SqlPorts {
  /** Opens the database of a data directory for queries. @throws DataDirectoryError */
  open(dataDirectory: string): Pick<QueryFile, 'query' | 'close'>;
  /**
   * Reads the text of a file or of stdin.
   * @param file an absolute path; undefined: stdin
   * @throws WrongUseError if the file cannot be read
   */
  read(file: string | undefined): Promise<string>;
  /**
   * Runs the statements that a user types until the input ends. Absent if stdin or stdout is not a terminal.
   * @throws DataDirectoryError
   */
  readonly prompt?: ((dataDirectory: string, format: RowFormat) => Promise<void>) | undefined;
}
