import { resolve } from 'node:path';
import { InvalidQueryError } from '@muster/sqlite';
import { type Command, Option } from 'commander';
import { WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { formatRows, ROW_FORMATS, type RowFormat } from '../output/row-formats.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import { writeAll } from '../output/write.ts';
import type { Refresh, SqlDatabase, SqlPorts, StageDatabase } from '../sql/ports.ts';
import type { Location, Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions } from './options.ts';

interface SqlOptions extends LocationOptions {
  readonly file?: string;
  readonly format?: RowFormat;
  readonly json?: true;
  /** Absent: what changed. */
  readonly refresh?: boolean;
}

const STDIN = '-';

const EXAMPLES = `
Examples:
  ${MUSTER} sql "SELECT account_id, count(*) AS instances FROM resources WHERE gone_at IS NULL GROUP BY account_id"
  ${MUSTER} sql --file query.sql --format csv > result.csv
  ${MUSTER} sql --json "SELECT * FROM targets WHERE unreadable_since IS NOT NULL"
  ${MUSTER} sql
  ${MUSTER} sql --engine aws --stage prod "SELECT region, count(*) FROM resources GROUP BY region"

docs/local-database.md describes the tables.`;

export function defineSqlCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description(
      'Runs one SQL statement on the data of this machine and prints the result. The statement can only read, also ' +
        'during a run. Without a statement, the command reads stdin; on a terminal, it shows a prompt. With --engine aws, ' +
        'the command first copies the tables of the stage into a file on this machine, and then only what changed.',
    )
    .argument('[statement]', 'one SQL statement, as SQLite understands it')
    .option('--file <path>', `read the statement from a file; ${STDIN} is stdin`)
    .addOption(new Option('--format <format>', 'output format (default: table)').choices(ROW_FORMATS))
    .addOption(jsonOption('same as --format json: one JSON array of objects'))
    .option('--refresh', 'with --engine aws: copy the whole stage again')
    .option('--no-refresh', 'with --engine aws: use the last copy, without a call to AWS')
    .addHelpText('after', EXAMPLES)
    .action((statement: string | undefined, options: SqlOptions) => runSql(statement, options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
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
  const location = locationOf(options, surroundings);
  if (location.engine === 'local' && location.store === 'dynamodb')
    throw new WrongUseError(
      'muster sql reads the SQLite file of a data directory, or a copy of a stage; it cannot read --store dynamodb',
    );
  if (location.engine === 'local' && options.refresh !== undefined)
    throw new WrongUseError(`--${options.refresh ? '' : 'no-'}refresh requires --engine aws`);
  const sql = await surroundings.sql();
  const text = await textOf(statement, file, sql, surroundings);
  const database = await open(location, { text, refresh: refreshOf(options.refresh) }, sql, surroundings);
  try {
    if (text === undefined) {
      await showNotes(location, database, text, surroundings);
      return await sql.prompt?.(database.path, format);
    }
    await writeAll(surroundings.stdout, formatRows(format, database.query(text)));
    await showNotes(location, database, text, surroundings);
  } catch (error) {
    return rethrow(error);
  } finally {
    database.close();
  }
}

const refreshOf = (option: boolean | undefined): Refresh =>
  option === undefined ? 'what changed' : option ? 'everything' : 'nothing';

/** Undefined: the prompt reads statements. */
async function textOf(
  statement: string | undefined,
  file: string | undefined,
  sql: SqlPorts,
  { workingDirectory }: Surroundings,
): Promise<string | undefined> {
  if (statement !== undefined) return statement;
  if (file === undefined && sql.prompt !== undefined) return undefined;
  return sql.read(file === undefined || file === STDIN ? undefined : resolve(workingDirectory, file));
}

async function open(
  location: Location,
  { text, refresh }: { readonly text: string | undefined; readonly refresh: Refresh },
  sql: SqlPorts,
  { stderr }: Surroundings,
): Promise<SqlDatabase | StageDatabase> {
  if (location.engine === 'local') return sql.open(location.dataDirectory);
  const order = { stage: location.stage, refresh, statement: text, stderr };
  return sql.openStage(order).catch(rethrow);
}

async function showNotes(
  location: Location,
  database: SqlDatabase | StageDatabase,
  text: string | undefined,
  surroundings: Surroundings,
): Promise<void> {
  noteSimulated(location, surroundings);
  if (!('notes' in database)) return;
  for (const note of await database.notes(text)) surroundings.stderr.write(`${note}\n`);
}

/** @throws WrongUseError instead of InvalidQueryError */
function rethrow(error: unknown): never {
  if (error instanceof InvalidQueryError) throw new WrongUseError(error.message, { cause: error });
  throw error;
}
