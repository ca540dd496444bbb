import { fit, formatCount, formatDuration, plural } from '../output/format.ts';
import type { AccountProgress, RunProgress } from './run-progress.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Share of the lines below the headline for failed accounts. */
const FAILED_SHARE = 1 / 3;
const MAX_FAILED_LINES = 10;
const MAX_ACTIVE_LINES = 20;

/**
 * The live display as text: a headline, failed accounts and active accounts. Finished accounts share one line, and so
 * do waiting accounts, so that a hundred accounts fit on a terminal.
 */
export function frame(progress: RunProgress, runId: string, size: { columns: number; rows: number }): string {
  const accounts = [...progress.accounts.values()];
  const isDone = ({ targets, done }: AccountProgress) => targets !== undefined && done >= targets;
  const failed = accounts.filter((account) => account.failed > 0 && isDone(account));
  const succeeded = accounts.filter((account) => account.failed === 0 && isDone(account));
  const working = accounts.filter((account) => !isDone(account));
  const started = working.filter(({ targets, active }) => targets !== undefined || active.size > 0);
  const waiting = working.length - started.length;

  const room = Math.max(2, size.rows - 5);
  const failedLines = Math.min(failed.length, MAX_FAILED_LINES, Math.max(1, Math.floor(room * FAILED_SHARE)));
  const activeLines = Math.min(started.length, MAX_ACTIVE_LINES, Math.max(1, room - failedLines));
  const spin = SPINNER[Math.floor(progress.elapsedMs / 100) % SPINNER.length] ?? '';
  const lines = [
    headline(progress, runId),
    ...(succeeded.length > 0 ? [`  ✔ ${plural(succeeded.length, 'account')} finished`] : []),
    ...failed.slice(0, failedLines).map((account) => `  ✖ ${account.accountId}  ${failureText(account)}`),
    ...(failed.length > failedLines
      ? [`  ✖ … and ${plural(failed.length - failedLines, 'more account')} with failures`]
      : []),
    ...started.slice(0, activeLines).map((account) => `  ${spin} ${accountText(account)}`),
    ...rest(started.length - activeLines, waiting),
  ];
  return lines.map((line) => fit(line, size.columns - 1)).join('\n');
}

function headline(progress: RunProgress, runId: string): string {
  const { targets, complete } = progress.planned;
  const parts = [
    `Run ${runId}`,
    `${progress.done}/${targets}${complete ? '' : '+'} targets`,
    plural(progress.seen, 'instance'),
    ...(progress.tagged > 0 ? [`${formatCount(progress.tagged)} tagged`] : []),
    formatDuration(progress.elapsedMs),
  ];
  return parts.join('  ');
}

function failureText({ failed, targets, failure }: AccountProgress): string {
  const share = targets !== undefined && targets > 1 ? `${failed} of ${targets} failed: ` : '';
  return `${share}${failure === undefined ? 'failed' : `${failure.code}: ${failure.message}`}`;
}

function accountText(account: AccountProgress): string {
  const seen = [...account.active.values()].reduce((sum, target) => sum + target.seen, account.seen);
  const parts = [
    account.accountId,
    `${account.done}/${account.targets ?? '?'} regions`,
    plural(seen, 'instance'),
    ...(account.tagged > 0 ? [`${formatCount(account.tagged)} tagged`] : []),
    ...(account.failed > 0 ? [`${account.failed} failed`] : []),
    activities(account),
  ];
  return parts.join('  ');
}

function activities({ active }: AccountProgress): string {
  const regions = new Map<string, string[]>();
  for (const [region, { activity }] of active)
    regions.set(activity, [...(regions.get(activity) ?? []), region]);
  return [...regions].map(([activity, names]) => `${activity} ${names.join(' ')}`).join(', ');
}

function rest(more: number, waiting: number): string[] {
  const parts = [
    ...(more > 0 ? [`${plural(more, 'more account')} active`] : []),
    ...(waiting > 0 ? [`${plural(waiting, 'account')} waiting`] : []),
  ];
  return parts.length > 0 ? [`  … ${parts.join(', ')}`] : [];
}
