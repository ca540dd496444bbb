import { createInterface } from 'node:readline';
import { ROW_FORMATS, type RowFormat } from '../output/row-formats.ts';
import type { SqlSession } from './session.ts';

const PROMPT = 'muster> ';
const CONTINUED = '   ...> ';
const HELP = `Enter an SQL statement and end it with a semicolon. Ctrl-C ends a query, Ctrl-D the prompt.
.tables           list the tables
.schema [TABLE]   show the columns of all tables, or of one
.mode FORMAT      table, json, ndjson or csv
.help             show this help
.quit             end the prompt
`;

export interface PromptOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly session: Pick<SqlSession, 'run' | 'interrupt'>;
  readonly format: RowFormat;
  /** Earlier lines, newest first. */
  readonly history: readonly string[];
  /** Called with all lines, newest first, when a line is added. */
  readonly onHistory: (lines: readonly string[]) => void;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Reads statements from a terminal and runs them until the input ends. */
export function prompt(options: PromptOptions): Promise<void> {
  const { input, output, session } = options;
  let format = options.format;
  let statement = '';
  let isRunning = false;
  const waiting: string[] = [];
  const lines = createInterface({
    input,
    output,
    prompt: PROMPT,
    terminal: true,
    history: [...options.history],
    removeHistoryDuplicates: true,
  });
  lines.on('history', options.onHistory);

  const run = async (sql: string, as = format) => {
    const error = await session.run({ sql, format: as });
    if (error !== undefined) output.write(`error: ${error}\n`);
  };
  const commands: Readonly<Record<string, (argument: string) => Promise<void> | void>> = {
    '.tables': () =>
      run("SELECT name AS tables FROM sqlite_schema WHERE type = 'table' ORDER BY name", 'table'),
    '.schema': async (table) => {
      const which = table === '' ? '' : `AND tbl_name = ${quoted(table)}`;
      await run(
        `SELECT tbl_name AS "table", name AS "column", type FROM (SELECT tbl_name FROM sqlite_schema WHERE type = 'table' ${which}), pragma_table_info(tbl_name) ORDER BY tbl_name, cid`,
        'table',
      );
    },
    '.mode': (name) => {
      const found = ROW_FORMATS.find((each) => each === name);
      if (found === undefined) output.write(`error: .mode needs one of ${ROW_FORMATS.join(', ')}\n`);
      else format = found;
    },
    '.help': () => void output.write(HELP),
    '.quit': () => lines.close(),
    '.exit': () => lines.close(),
  };

  async function handle(line: string): Promise<void> {
    if (statement === '' && line.trim().startsWith('.')) {
      const [name = '', ...rest] = line.trim().split(/\s+/);
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (command === undefined) output.write(`error: ${name} does not exist; .help lists the commands\n`);
      else await command(rest.join(' '));
      return;
    }
    statement = statement === '' ? line : `${statement}\n${line}`;
    if (statement.trim() === '') statement = '';
    if (!statement.trimEnd().endsWith(';')) return;
    const sql = statement;
    statement = '';
    await run(sql);
  }

  return new Promise((resolve, reject) => {
    let isClosed = false;
    const next = () => {
      if (isClosed) return;
      lines.setPrompt(statement === '' ? PROMPT : CONTINUED);
      lines.prompt();
    };
    const work = async () => {
      if (isRunning) return;
      isRunning = true;
      for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) await handle(line);
      isRunning = false;
      if (isClosed) resolve();
      else next();
    };
    lines.on('line', (line) => {
      waiting.push(line);
      work().catch(reject);
    });
    lines.on('SIGINT', () => {
      if (isRunning) {
        waiting.length = 0;
        session.interrupt();
        return;
      }
      statement = '';
      lines.write(null, { ctrl: true, name: 'u' });
      output.write('\n');
      next();
    });
    lines.on('close', () => {
      isClosed = true;
      output.write('\n');
      if (!isRunning) resolve();
    });
    next();
  });
}
