import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DATABASE_FILE, DatabaseError, QueryFile } from '@muster/sqlite';
import { codeOf, DataDirectoryError, WrongUseError } from '../errors.ts';
import type { SqlPorts } from '../sql/ports.ts';
import { prompt } from '../sql/prompt.ts';
import { SqlSession } from '../sql/session.ts';
import { openHistory } from './sql-history.ts';

const databaseOf = (dataDirectory: string): string => join(dataDirectory, DATABASE_FILE);

function open(dataDirectory: string): QueryFile {
  try {
    return new QueryFile(databaseOf(dataDirectory));
  } catch (error) {
    if (error instanceof DatabaseError) throw new DataDirectoryError(error.message, { cause: error });
    throw error;
  }
}

/** @param environment says where the history of the prompt is kept */
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
            // Says at once why the database cannot be used.
            open(dataDirectory).close();
            const session = new SqlSession(databaseOf(dataDirectory));
            const history = openHistory(environment);
            try {
              await prompt({ input: stdin, output: stdout, session, format, ...history });
            } finally {
              session.close();
            }
          },
  };
}
