import { resolve } from 'node:path';
import { InvalidQueryError } from '@muster/sqlite';
import { type Command, Option } from 'commander';
import { WrongUseError } from '../errors.ts';
import { formatRows, ROW_FORMATS, type RowFormat } from '../output/row-formats.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import { writeAll } from '../output/write.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { dataDirectory, dataOption, jsonOption } from './options.ts';

interface SqlOptions {
  readonly file?: string;
  readonly format?: RowFormat;
  readonly json?: true;
  readonly data?: string;
}

const STDIN = '-';

const EXAMPLES = `
Examples:
  npx muster sql "SELECT account_id, count(*) AS instances FROM resources WHERE gone_at IS NULL GROUP BY account_id"
  npx muster sql --file query.sql --format csv > result.csv
  npx muster sql --json "SELECT * FROM targets WHERE unreadable_since IS NOT NULL"
  npx muster sql

docs/local-database.md describes the tables.`;

export function defineSqlCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description(
      'Runs one SQL statement on the data of this machine and prints the result. The statement can only read, also ' +
        'during a run. Without a statement, the command reads stdin; on a terminal, it shows a prompt.',
    )
    .argument('[statement]', 'one SQL statement, as SQLite understands it')
    .option('--file <path>', `read the statement from a file; ${STDIN} is stdin`)
    .addOption(new Option('--format <format>', 'output format (default: table)').choices(ROW_FORMATS))
    .addOption(jsonOption('same as --format json: one JSON array of objects'))
    .addOption(dataOption())
    .addHelpText('after', EXAMPLES)
    .action((statement: string | undefined, options: SqlOptions) => runSql(statement, options, surroundings));
}

async function runSql(
  statement: string | undefined,
  options: SqlOptions,
  surroundings: Surroundings,
): Promise<void> {
  const { file, json, format = json ? 'json' : 'table' } = options;
  if (json && format !== 'json') throw new WrongUseError(`--json and --format ${format} cannot be combined`);
  if (statement !== undefined && file !== undefined)
    throw new WrongUseError('enter a statement or --file, not both');
  const directory = dataDirectory(options.data, surroundings);
  const sql = await surroundings.sql();
  const note = () => noteSimulated({ engine: 'local', dataDirectory: directory }, surroundings);
  if (statement === undefined && file === undefined && sql.prompt !== undefined) {
    note();
    return sql.prompt(directory, format);
  }
  const path =
    file === undefined || file === STDIN ? undefined : resolve(surroundings.workingDirectory, file);
  const text = statement ?? (await sql.read(path));
  const database = sql.open(directory);
  try {
    await writeAll(surroundings.stdout, formatRows(format, database.query(text)));
    note();
  } catch (error) {
    if (error instanceof InvalidQueryError) throw new WrongUseError(error.message, { cause: error });
    throw error;
  } finally {
    database.close();
  }
}
