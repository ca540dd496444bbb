import type { RunSummary } from '@muster/contracts';
import type { ExitCode } from '../errors.ts';
import { formatCount as n, formatDuration, plural } from './format.ts';
import { plainTable } from './table.ts';

/** A list of thousands helps nobody on a terminal; `--json` has all of them. */
const MAX_OUTCOMES_SHOWN = 50;

/** Exit code of a run that has ended: 0 complete, 3 partial, 1 failed, which includes one that did not end. */
export function exitCodeOf({ status }: Pick<RunSummary, 'status'>): ExitCode {
  if (status === 'complete') return 0;
  return status === 'partial' ? 3 : 1;
}

/**
 * The summary for people.
 * @param resumeCommand how to go on with this run
 */
export function summaryText(summary: RunSummary, resumeCommand: string): string {
  const { status, durationMs, targets, resources: found, tagging: tags, apiCalls } = summary;
  const running = status === 'running';
  const calls = Object.entries(apiCalls).toSorted(([a], [b]) => a.localeCompare(b));
  const open = targets.planned - targets.succeeded - targets.failed - targets.skipped;
  const lines = [
    `Run ${summary.runId}: ${running ? 'running for' : `${status} in`} ${formatDuration(durationMs)}`,
    '',
    `  targets    ${n(targets.planned)}: ${n(targets.succeeded)} succeeded, ${n(targets.failed)} failed, ${n(targets.skipped)} skipped` +
      (open > 0 ? `, ${n(open)} not finished` : ''),
    `  instances  ${n(found.seen)}: ${n(found.added)} added, ${n(found.changed)} changed, ${n(found.unchanged)} unchanged; ${n(found.gone)} gone`,
    `  tagging    ${n(tags.planned)}: ${n(tags.applied)} applied (${n(tags.verified)} verified), ${n(tags.failed)} failed, ${n(tags.skipped)} skipped` +
      (tags.skipped > 0 ? ' (no longer there)' : ''),
    `  API calls  ${calls.length === 0 ? 'none' : calls.map(([name, count]) => `${name} ${n(count)}`).join(', ')}`,
  ];
  if (summary.error !== undefined)
    lines.push('', `  error      ${summary.error.code}: ${summary.error.message}`);
  lines.push(...outcomeLines(summary), ...nextSteps(summary, resumeCommand));
  return `${lines.join('\n')}\n`;
}

function outcomeLines({ outcomes }: RunSummary): string[] {
  if (outcomes.length === 0) return [];
  const shown = outcomes.slice(0, MAX_OUTCOMES_SHOWN);
  const rows = shown.map(({ accountId, region, status, code, message }) => [
    accountId,
    region ?? '(all)',
    status,
    code ?? '',
    message ?? '',
  ]);
  const table = plainTable(['ACCOUNT', 'REGION', 'OUTCOME', 'CODE', 'MESSAGE'], rows);
  const more = outcomes.length - shown.length;
  return ['', table, ...(more > 0 ? [`… and ${n(more)} more; --json lists all`] : [])];
}

function nextSteps({ status, targets }: RunSummary, resumeCommand: string): string[] {
  switch (status) {
    case 'complete':
      return [];
    case 'running':
      return ['', `If it is no longer running, go on with it: ${resumeCommand}`];
    case 'partial':
    case 'failed': {
      const what = targets.failed > 0 ? ` the ${plural(targets.failed, 'failed target')}` : ' it';
      return [
        '',
        `Next: remove the cause, then try${what} again: ${resumeCommand}`,
        'Where the configuration was the cause, start a new run: a resumed one keeps the one it began with.',
      ];
    }
  }
}
