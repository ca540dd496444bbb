import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { databaseIn } from '@muster/local-engine/data';
import { QueryFile } from '@muster/sqlite';
import { codeOf, WrongUseError } from '../errors.ts';
import type { SqlPorts } from '../sql/ports.ts';
import { prompt } from '../sql/prompt.ts';
import { SqlSession } from '../sql/session.ts';
import { asCommandError } from './data-directory-errors.ts';
import { openHistory } from './sql-history.ts';

/** @throws DataDirectoryError */
const open = (dataDirectory: string): QueryFile =>
  asCommandError(() => new QueryFile(databaseIn(dataDirectory)));

/** @param environment contains the directory for the history of the prompt */
export function sqlPorts(environment: Readonly<Record<string, string | undefined>>): SqlPorts {
  const { stdin, stdout } = process;
  return {
    open,
    read: async (file) => {
      if (file === undefined) return text(stdin);
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        const code = codeOf(error);
        if (code === undefined) throw error;
        throw new WrongUseError(`the file of the query, ${file}, cannot be read: ${code}`, { cause: error });
      }
    },
    prompt:
      !stdin.isTTY || !stdout.isTTY
        ? undefined
        : async (dataDirectory, format) => {
            // Reports at once why the database cannot be used.
            open(dataDirectory).close();
            const session = new SqlSession(databaseIn(dataDirectory));
            const history = openHistory(environment);
            try {
              await prompt({ input: stdin, output: stdout, session, format, ...history });
            } finally {
              session.close();
            }
          },
  };
}
