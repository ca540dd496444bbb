import { type RunSummary, wordsForAll } from '@muster/contracts';
import type { ExitCode } from '../errors.ts';
import type { EndedExecution } from '../surroundings.ts';
import { codeLines } from './code-lines.ts';
import { fitMessage, formatCount as n, formatDuration, plural } from './format.ts';
import { oddLines } from './odd-lines.ts';
import { regionText } from './region-text.ts';
import { reportLines } from './report-lines.ts';
import { rescansText } from './rescans.ts';
import { plainTable } from './table.ts';

/** Outcomes in the terminal. `--json` contains all of them. */
const MAX_OUTCOMES_SHOWN = 50;
/** Accounts and regions in one note. `--json` contains all of them. */
const MAX_PLACES_SHOWN = 8;
const MAX_RULES_SHOWN = 20;
const RULE_PARTS = [
  ['applied', 'applied'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['kept', 'kept another value'],
  ['nothingToDo', 'already tagged'],
  ['overruled', 'overruled by a later rule'],
] as const;
/** The cause of a failed execution can be up to 32 KB. */
const MAX_REASON_LENGTH = 300;
const HOW_ENDED = { ABORTED: 'was aborted', FAILED: 'failed', TIMED_OUT: 'timed out' } as const;

/** Command lines that continue the work of a run. */
export interface NextCommands {
  readonly resume: string;
  /** Repeats the tag changes that failed. */
  readonly retry: string;
  /** Prints every tag change of the run. */
  readonly ledger: string;
}

/** Exit code of a run: 0 complete, 3 partial or stopped, 1 failed or not ended. */
export function exitCodeOf({ status }: Pick<RunSummary, 'status'>): ExitCode {
  if (status === 'complete') return 0;
  return status === 'partial' || status === 'stopped' ? 3 : 1;
}

/**
 * The summary for people.
 * @param commands command lines that continue the work of this run
 * @param endedExecution how its execution ended, if the stored status `running` is out of date
 */
export function summaryText(
  summary: RunSummary,
  commands: NextCommands,
  endedExecution?: EndedExecution,
): string {
  const { targets, resources: found, tagging: tags, apiCalls } = summary;
  const calls = Object.entries(apiCalls).toSorted(([a], [b]) => a.localeCompare(b));
  const open = targets.planned - targets.succeeded - targets.failed - targets.skipped;
  const lines = [
    `Run ${summary.runId}${planText(summary)}: ${endedExecution === undefined ? stateOf(summary) : 'no longer running'}`,
    '',
    `  targets    ${n(targets.planned)}: ${n(targets.succeeded)} succeeded, ${n(targets.failed)} failed, ${n(targets.skipped)} skipped` +
      (open > 0 ? `, ${n(open)} not finished` : ''),
    `  ${wordsForAll().many.padEnd(9)}  ${n(found.seen)}: ${n(found.added)} added, ${n(found.changed)} changed, ${n(found.unchanged)} unchanged; ${n(found.gone)} gone`,
    `  tagging    ${n(tags.planned)}: ${n(tags.applied)} applied (${n(tags.verified)} verified), ${n(tags.failed)} failed, ${n(tags.skipped)} skipped` +
      skippedText(summary),
    ...ruleLines(summary),
    `  API calls  ${calls.length === 0 ? 'none' : calls.map(([name, count]) => `${name} ${n(count)}`).join(', ')}`,
  ];
  const rescans = rescansText(summary);
  if (rescans !== undefined) lines.push(`  rescans    ${rescans}`);
  lines.push(...reportLines(summary));
  if (summary.error !== undefined)
    lines.push('', `  error      ${summary.error.code}: ${summary.error.message}`);
  lines.push(
    ...oddLines(summary),
    ...noteLines(summary),
    ...leftOutLines(summary),
    ...failureLines(summary),
    ...codeLines(summary),
    ...nextSteps(summary, commands, endedExecution),
    ...notCounted(summary, commands),
  );
  return `${lines.join('\n')}\n`;
}

const planText = ({ planId, planPart }: RunSummary): string =>
  planId === undefined ? '' : ` of ${planPart === undefined ? '' : `the ${planPart} of `}${planId}`;

/** Why resources were skipped. Only a run that applies a plan skips those that have the wanted tags already. */
function skippedText({ planId, tagging: { skipped, changed = 0 } }: RunSummary): string {
  const otherwise = planId === undefined ? 'not found' : 'not found, or had the wanted tags already';
  const parts = [
    ...(changed > 0 ? [`${n(changed)} changed since they were read`] : []),
    ...(skipped > changed ? [changed > 0 ? `${n(skipped - changed)} ${otherwise}` : otherwise] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function stateOf({ status, startedAt, durationMs }: RunSummary): string {
  if (status === 'stopped') return `stopped (started at ${startedAt})`;
  if (status === 'interrupted') return `interrupted (started at ${startedAt})`;
  return `${status === 'running' ? 'running for' : `${status} in`} ${formatDuration(durationMs)}`;
}

/** What each rule did, without parts that are zero. */
function ruleLines({ rules = [], status, planId }: RunSummary): string[] {
  // A plan contains only changes, so a rule without one may match many resources.
  const none = planId === undefined ? 'matched nothing' : 'no changes';
  const nothing = status === 'complete' || status === 'partial' ? none : `${none} so far`;
  const lines = rules.slice(0, MAX_RULES_SHOWN).map(({ id, matched, ...counts }) => {
    const parts = RULE_PARTS.flatMap(([name, words]) =>
      counts[name] > 0 ? [`${n(counts[name])} ${words}`] : [],
    );
    return `  rule       ${id}: ${matched === 0 ? nothing : `${n(matched)} matched; ${parts.join(', ')}`}`;
  });
  const more = rules.length - MAX_RULES_SHOWN;
  return more > 0 ? [...lines, `  … and ${plural(more, 'more rule')}; --json lists all`] : lines;
}

interface Remark {
  readonly accountId: string;
  readonly region?: string | undefined;
  readonly resourceType?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

const noteLines = ({ notes = [] }: RunSummary): string[] => linesByCode('note', notes, () => '');

/** What the run skipped: known targets, and accounts without known targets. */
const leftOutLines = ({ outcomes, leftOut = [] }: RunSummary): string[] => [
  ...linesByCode(
    'skipped',
    outcomes.filter(({ status }) => status === 'skipped'),
    (count) => `, ${plural(count, 'target')}`,
  ),
  ...linesByCode('left out', leftOut, (count) => `, ${plural(count, 'account')}`),
];

/** One line for each code: the number of places, the first places, and the message of the first. */
function linesByCode(
  label: string,
  remarks: readonly Remark[],
  countText: (count: number) => string,
): string[] {
  const lines = [...Map.groupBy(remarks, ({ code = '' }) => code)].map(([code, group]) => {
    const places = group.map(({ accountId, region, resourceType }) =>
      [accountId, region === undefined ? undefined : regionText(region, resourceType)]
        .filter((part) => part !== undefined)
        .join(' '),
    );
    const shown = places.slice(0, MAX_PLACES_SHOWN).join(', ');
    const more = places.length > MAX_PLACES_SHOWN ? ` and ${n(places.length - MAX_PLACES_SHOWN)} more` : '';
    return `  ${label.padEnd(9)}  ${code}${countText(places.length)} (${shown}${more}): ${group[0]?.message ?? ''}`;
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

function failureLines({ outcomes }: RunSummary): string[] {
  const failures = outcomes.filter(({ status }) => status !== 'skipped');
  if (failures.length === 0) return [];
  const shown = failures.slice(0, MAX_OUTCOMES_SHOWN);
  const rows = shown.map(({ accountId, region, resourceType, status, code, message }) => [
    accountId,
    region === undefined ? '(all)' : regionText(region, resourceType),
    status,
    code ?? '',
    message ?? '',
  ]);
  const table = plainTable(['ACCOUNT', 'REGION', 'OUTCOME', 'CODE', 'MESSAGE'], rows);
  const more = failures.length - shown.length;
  return ['', table, ...(more > 0 ? [`… and ${n(more)} more; --json lists all`] : [])];
}

/** Says that a run which ended early may have set tags that are not in its counts. */
function notCounted({ status, targets, rules, planId }: RunSummary, { ledger }: NextCommands): string[] {
  const endedEarly = status === 'stopped' || status === 'interrupted';
  const isOpen = targets.planned > targets.succeeded + targets.failed + targets.skipped;
  if (!endedEarly || !isOpen || (rules === undefined && planId === undefined)) return [];
  return [`Targets that are not finished are not counted, and some of their tags may be set: ${ledger}`];
}

function nextSteps(
  { runId, planId, status, targets, tagging }: RunSummary,
  { resume, retry }: NextCommands,
  endedExecution: EndedExecution | undefined,
): string[] {
  const again = planId === undefined ? 'start a new run' : 'make a new plan';
  if (endedExecution !== undefined) {
    const why =
      endedExecution.why === undefined ? '' : `: ${fitMessage(endedExecution.why, MAX_REASON_LENGTH)}`;
    const how = `${HOW_ENDED[endedExecution.status]}${why}`;
    return ['', `Run ${runId} is no longer running: the execution ${how}; resume it: ${resume}`];
  }
  switch (status) {
    case 'complete':
      return [];
    case 'running':
      return ['', `If the run is no longer in progress, resume it: ${resume}`];
    case 'stopped':
      return ['', `The run was stopped. Its results so far are kept. Resume it: ${resume}`];
    case 'interrupted':
      return ['', `The process of the run has ended. Its results so far are kept. Resume it: ${resume}`];
    case 'partial':
    case 'failed': {
      if (status === 'partial' && targets.failed === 0 && (tagging.changed ?? 0) > 0)
        return ['', `Next: look at the resources that were left as they are, then ${again}.`];
      const what = targets.failed > 0 ? ` the ${plural(targets.failed, 'failed target')}` : ' the run';
      const refused = tagging.failed > 0;
      return [
        '',
        `Next: fix the cause, then retry${what}: ${resume}`,
        ...(refused ? [`A resumed run does not try failed tags again. To try them again: ${retry}`] : []),
        `If the configuration is the cause, ${again}: ${refused ? 'both commands keep' : 'a resumed run keeps'} the configuration.`,
      ];
    }
  }
}
