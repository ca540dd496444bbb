import type { QueryFile } from '@muster/sqlite';
import { LEDGER_TABLES } from '@muster/tagger/copy';
import { MUSTER } from '../output/called-as.ts';
import { formatCount, formatDuration, plural } from '../output/format.ts';
import type { CopyState } from './copy-file.ts';
import type { CopyResult } from './copy-stage.ts';

/** The tables of tag plans, and the view of them. A copy leaves them empty, because commands read plans from the ledger. */
const PLANS = new Set(['plans', 'plan_targets', 'plan_tasks', 'plan_changes']);
/** Tables that a copy of a stage leaves empty. */
const NOT_COPIED = new Set([
  'checkpoints',
  'checkpoint_pages',
  'run_leases',
  'queue_messages',
  'dead_letters',
  'call_slots',
  'tagging_pause',
]);
/** The tables of the ledger, and the view of them. */
const LEDGER = new Set<string>([...LEDGER_TABLES, 'tag_changes']);

type Tables = ReturnType<QueryFile['query']>['tables'];

export const readsLedger = (tables: Tables): boolean => [...tables].some((name) => LEDGER.has(name));

/** Notes on tables of a query that are empty, or older than the rest. */
export function tableNotes(stage: string, tables: Tables, { begunAt, ledger }: CopyState): string[] {
  const empty = [...tables].filter((name) => NOT_COPIED.has(name));
  const notes = empty.map(
    (name) => `note: ${name} is empty: a copy of a stage does not have what a run needs only while it works`,
  );
  const plans = [...tables].filter((name) => PLANS.has(name));
  notes.push(
    ...plans.map(
      (name) =>
        `note: ${name} is empty: a copy of a stage does not have its tag plans; list them with "${MUSTER} tag plans --engine aws --stage ${stage}"`,
    ),
  );
  if (!readsLedger(tables)) return notes;
  if (ledger === undefined)
    return [
      ...notes,
      'note: the tables with tag tasks are empty: they were not copied yet; repeat the query without --no-refresh',
    ];
  return ledger.at < begunAt ? [...notes, `note: the tables with tag tasks are as of ${ledger.at}`] : notes;
}

/** What a copy read, and what it cost. */
export function copySummary(
  result: CopyResult & { readonly requests: number; readonly readUnits: number },
  durationMs: number,
): string {
  const { targets, targetsRead, resourcesRead, requests, readUnits } = result;
  const unchanged = targets - targetsRead;
  const read =
    targetsRead === 0
      ? `${plural(targets, 'target')} unchanged`
      : `${plural(resourcesRead, 'resource')} of ${plural(targetsRead, 'target')} read, ${formatCount(unchanged)} unchanged`;
  const cost = `${plural(requests, 'request')}, ${plural(Math.ceil(readUnits), 'read unit')}`;
  return `${read}${result.ledgerRead ? ', tag tasks read' : ''} (${cost}, ${formatDuration(durationMs)})`;
}

/** Items that could not be copied. */
export function oddNotes({ oddItems, odd }: Pick<CopyResult, 'oddItems' | 'odd'>): string[] {
  if (oddItems === 0) return [];
  return [
    `note: ${plural(oddItems, 'item')} of the stage cannot be read and ${oddItems === 1 ? 'is' : 'are'} missing in the copy:`,
    ...odd.map((message) => `  ${message}`),
  ];
}
