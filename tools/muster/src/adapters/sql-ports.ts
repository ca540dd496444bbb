import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { databaseIn } from '@muster/local-engine/data';
import { QueryFile } from '@muster/sqlite';
import { codeOf, WrongUseError } from '../errors.ts';
import type { SqlDatabase, SqlPorts } from '../sql/ports.ts';
import { prompt } from '../sql/prompt.ts';
import { SqlSession } from '../sql/session.ts';
import { asCommandError } from './data-directory-errors.ts';
import { openHistory } from './sql-history.ts';

/** @throws DataDirectoryError */
export function openForQueries(path: string): SqlDatabase {
  const file = asCommandError(() => new QueryFile(path));
  return { path, query: (sql) => file.query(sql), close: () => file.close() };
}

/** @param environment contains the directories for the history of the prompt and for copies of stages */
export function sqlPorts(environment: Readonly<Record<string, string | undefined>>): SqlPorts {
  const { stdin, stdout } = process;
  return {
    open: (dataDirectory) => openForQueries(asCommandError(() => databaseIn(dataDirectory))),
    openStage: async (order) => (await import('./stage-copy/open-stage.ts')).openStage(order, environment),
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
        : async (path, format) => {
            const session = new SqlSession(path);
            const history = openHistory(environment);
            try {
              await prompt({ input: stdin, output: stdout, session, format, ...history });
            } finally {
              session.close();
            }
          },
  };
}
