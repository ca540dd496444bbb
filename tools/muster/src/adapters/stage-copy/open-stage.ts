import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openDatabase } from '@muster/sqlite';
import { coverageFooter, coverageNotes, readCoverage } from '../../output/freshness.ts';
import type { StageDatabase, StageOrder } from '../../sql/ports.ts';
import { stateIn } from '../../stage-copy/copy-file.ts';
import { copySummary, oddNotes, readsLedger, tableNotes } from '../../stage-copy/copy-notes.ts';
import { awsRegion } from '../aws-region.ts';
import { asCommandError, rethrowAsCommandError } from '../data-directory-errors.ts';
import { openForQueries } from '../sql-ports.ts';
import { ShownProgress } from './copy-progress.ts';
import { existingCopy, openStageCopy } from './open-stage-copy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** See `SqlPorts.openStage`. */
export async function openStage(order: StageOrder, environment: Environment): Promise<StageDatabase> {
  const path =
    order.refresh === 'nothing'
      ? existingCopy(order.stage, (await awsRegion(environment))?.region, environment)
      : await bringUpToDate(order, environment);
  const database = openForQueries(path);
  return { ...database, notes: (statement) => notesOf(order.stage, path, statement) };
}

/** @returns the path of the copy */
async function bringUpToDate(
  { stage, refresh, statement, stderr }: StageOrder,
  environment: Environment,
): Promise<string> {
  const copy = await openStageCopy(stage, environment);
  try {
    const tables = statement === undefined ? undefined : tablesOf(copy.path, statement);
    const startedAtMs = performance.now();
    const result = await copy.refresh(
      { everything: refresh === 'everything', ledger: tables === undefined || readsLedger(tables) },
      new ShownProgress(stderr, stage),
      () => stderr.write(`note: another command is copying stage ${stage}; waiting for its end\n`),
    );
    stderr.write(`copied stage ${stage}: ${copySummary(result, performance.now() - startedAtMs)}\n`);
    for (const note of oddNotes(result)) stderr.write(`${note}\n`);
    return copy.path;
  } finally {
    copy.close();
  }
}

/** @throws InvalidQueryError */
function tablesOf(path: string, statement: string): ReadonlySet<string> {
  const database = openForQueries(path);
  try {
    return database.query(statement).tables;
  } finally {
    database.close();
  }
}

async function notesOf(stage: string, path: string, statement: string | undefined): Promise<string[]> {
  const tables = statement === undefined ? new Set<string>() : tablesOf(path, statement);
  const database = asCommandError(() => openDatabase({ path, mode: 'read' }));
  try {
    const state = stateIn(database, undefined);
    if (state === undefined) return [`note: nothing of stage ${stage} was copied yet`];
    const coverage = await readCoverage(new SqliteInventoryReader(database), {});
    return [
      `stage ${stage} as of ${state.begunAt}; ${coverageFooter(coverage).trimEnd()}`,
      ...coverageNotes(coverage, {}),
      ...tableNotes(stage, tables, state),
    ];
  } catch (error) {
    return rethrowAsCommandError(error);
  } finally {
    database.close();
  }
}
