import { fitMessage, formatDuration } from '../output/format.ts';
import { regionText } from '../output/region-text.ts';
import { rescanText } from '../output/rescans.ts';
import { named } from './named.ts';
import type { FinishedTarget, RunProgress } from './run-progress.ts';

const MAX_MESSAGE_LENGTH = 300;

/** `[12/48] 111111111111 eu-west-1 succeeded: 1000 seen, 1000 added; 1000 tagged, 1000 verified (3.2 s)` */
export function plainLine(
  target: FinishedTarget,
  progress: RunProgress,
  accountNames: ReadonlyMap<string, string> = new Map(),
): string {
  const { targets, complete } = progress.planned;
  const position = `[${progress.done}/${targets}${complete ? '' : '+'}]`;
  const account = named(target.accountId, accountNames);
  const name =
    target.region === undefined ? account : `${account} ${regionText(target.region, target.resourceType)}`;
  const duration = target.durationMs === undefined ? '' : ` (${formatDuration(target.durationMs)})`;
  return `${position} ${name} ${describe(target)}${duration}`;
}

function describe({ failure, skipped, counts, rescans }: FinishedTarget): string {
  if (skipped !== undefined) return `skipped: ${skipped}`;
  if (failure !== undefined)
    return `failed: ${failure.code}${failure.message === '' ? '' : `: ${fitMessage(failure.message, MAX_MESSAGE_LENGTH)}`}`;
  const { seen, added, changed, unchanged, gone, tagged, verified, leftAlone } = counts;
  const parts = Object.entries({ added, changed, unchanged, gone })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  const left = leftAlone > 0 ? `, ${leftAlone} skipped` : '';
  const tags = tagged + leftAlone > 0 ? `; ${tagged} tagged, ${verified} verified${left}` : '';
  const again = rescans.map((rescan) => `; ${rescanText(rescan)}`).join('');
  return `succeeded: ${[`${seen} seen`, ...parts].join(', ')}${tags}${again}`;
}
