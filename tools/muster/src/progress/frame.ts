import { wordsForAll } from '@muster/contracts';
import { resourceTypes } from '@muster/resource-types';
import type { Paint, Style } from '../output/colors.ts';
import { counted, fit, formatCount, formatDuration, plural } from '../output/format.ts';
import { cutText } from '../output/terminal-text.ts';
import type { Size } from './live-area.ts';
import { named } from './named.ts';
import type { AccountProgress, RunProgress } from './run-progress.ts';
import { pausedLine } from './waiting-line.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Share of the lines below the headline for failed accounts. */
const FAILED_SHARE = 1 / 3;
const MAX_FAILED_LINES = 10;
const MAX_ACTIVE_LINES = 20;
const LEAST_HEADLINES = 2;
/** Lines that are always there: two of the run, finished accounts, further failures, the rest; and one below. */
const OTHER_LINES = 6;
const BAR_WIDTH = 20;
/** On narrower terminals, there is no bar. */
const MIN_COLUMNS_FOR_BAR = 70;
/** Earlier, an estimate would only jump. */
const MIN_MS_FOR_ESTIMATE = 3_000;

export interface FrameOptions {
  readonly runId: string;
  readonly accountNames: ReadonlyMap<string, string>;
  /** Options that select the location of the run, with a space before each. */
  readonly locationText: string;
  readonly size: Size;
  /** Instances per second. */
  readonly perSecond: number | undefined;
  readonly paint: Paint;
}

/** A line whose beginning has a style. */
interface Line {
  readonly mark?: string;
  readonly style?: Style;
  readonly text: string;
}

/**
 * The lines of the live display: the run, failed accounts and active accounts. Finished accounts share one line, and so
 * do waiting accounts, so that a hundred accounts fit on a terminal.
 */
export function frame(progress: RunProgress, options: FrameOptions): string[] {
  const { size, accountNames } = options;
  const accounts = [...progress.accounts.values()];
  const isDone = ({ targets, done }: AccountProgress) => targets !== undefined && done >= targets;
  const failed = accounts.filter((account) => account.failed > 0 && isDone(account));
  const succeeded = accounts.filter((account) => account.failed === 0 && isDone(account));
  const working = accounts.filter((account) => !isDone(account));
  const started = working.filter(({ targets, active }) => targets !== undefined || active.size > 0);
  const waiting = working.length - started.length;

  const head = headlines(progress, options);
  const room = Math.max(2, size.rows - OTHER_LINES - (head.length - LEAST_HEADLINES));
  const failedLines = Math.min(failed.length, MAX_FAILED_LINES, Math.max(1, Math.floor(room * FAILED_SHARE)));
  const activeLines = Math.min(started.length, MAX_ACTIVE_LINES, Math.max(1, room - failedLines));
  const spin = SPINNER[Math.floor(progress.elapsedMs / 100) % SPINNER.length] ?? '';
  const nameOf = ({ accountId }: AccountProgress) => named(accountId, accountNames);
  const lines: Line[] = [
    ...head,
    ...(succeeded.length > 0
      ? [{ mark: '  ✔', style: 'green' as const, text: ` ${plural(succeeded.length, 'account')} finished` }]
      : []),
    ...failed.slice(0, failedLines).map((account) => ({
      mark: '  ✖',
      style: 'red' as const,
      text: ` ${nameOf(account)}  ${failureText(account)}`,
    })),
    ...(failed.length > failedLines
      ? [
          {
            mark: '  ✖',
            style: 'red' as const,
            text: ` … and ${plural(failed.length - failedLines, 'more account')} with failures`,
          },
        ]
      : []),
    ...started.slice(0, activeLines).map((account) => ({
      mark: `  ${spin}`,
      style: 'cyan' as const,
      text: ` ${nameOf(account)}  ${accountText(account)}`,
    })),
    ...rest(started.length - activeLines, waiting),
  ];
  // A line in the last column would make some terminals begin another one.
  return lines.map((line) => painted(line, size.columns - 1, options.paint));
}

function painted({ mark = '', style, text }: Line, width: number, paint: Paint): string {
  const line = cutText(fit(`${mark}${text}`, Number.POSITIVE_INFINITY), width);
  if (style === undefined || !line.startsWith(mark) || mark === '') return line;
  return `${paint(style, mark)}${line.slice(mark.length)}`;
}

function headlines(progress: RunProgress, options: FrameOptions): Line[] {
  const { runId, size, perSecond } = options;
  const { pausedAt } = progress;
  const { targets, complete } = progress.planned;
  const share = progress.share;
  const filled = Math.floor(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} `;
  const run = `Run ${runId}`;
  const left = timeLeft(progress);
  return [
    {
      mark: run,
      style: 'bold',
      text: `  ${size.columns < MIN_COLUMNS_FOR_BAR ? '' : bar}${Math.floor(share * 100)}%  ${progress.done}/${targets}${complete ? '' : '+'} targets`,
    },
    {
      text: [
        `  ${counted(progress.seen, wordsForAll())}${perSecond === undefined ? '' : ` (${formatCount(perSecond)}/s)`}`,
        ...(progress.tagged > 0 ? [`${formatCount(progress.tagged)} tagged`] : []),
        `${formatDuration(progress.elapsedMs)}${left === undefined ? '' : `, about ${left} left`}`,
      ].join('  '),
    },
    ...(pausedAt === undefined ? [] : [{ text: `  ${pausedLine({ pausedAt }, options)}` }]),
  ];
}

/** How long the run will probably take, if the remaining targets take as long as those so far. */
function timeLeft({ share, elapsedMs }: RunProgress): string | undefined {
  if (share === 0 || share >= 1 || elapsedMs < MIN_MS_FOR_ESTIMATE) return undefined;
  const leftMs = (elapsedMs * (1 - share)) / share;
  // Whole seconds: tenths of an estimate only flicker.
  return leftMs < 59_500 ? `${Math.max(1, Math.round(leftMs / 1000))} s` : formatDuration(leftMs);
}

function failureText({ failed, targets, failure }: AccountProgress): string {
  const share = targets !== undefined && targets > 1 ? `${failed} of ${targets} failed: ` : '';
  return `${share}${failure === undefined ? 'failed' : `${failure.code}: ${failure.message}`}`;
}

function accountText(account: AccountProgress): string {
  const seen = [...account.active.values()].reduce((sum, target) => sum + target.seen, account.seen);
  const parts = [
    `${account.done}/${account.targets ?? '?'} ${resourceTypes().length > 1 ? 'targets' : 'regions'}`,
    counted(seen, wordsForAll()),
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

function rest(more: number, waiting: number): Line[] {
  const parts = [
    ...(more > 0 ? [`${plural(more, 'more account')} active`] : []),
    ...(waiting > 0 ? [`${plural(waiting, 'account')} waiting`] : []),
  ];
  return parts.length > 0 ? [{ mark: '  …', style: 'dim', text: ` ${parts.join(', ')}` }] : [];
}
