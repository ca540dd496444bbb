import type { TargetItem } from '@muster/contracts';
import type { InventoryRecords } from '../surroundings.ts';
import { formatCount, plural } from './format.ts';

const MAX_TARGETS_NAMED = 20;
const READS_AT_ONCE = 8;

export interface Coverage {
  readonly targets: readonly TargetItem[];
  /** Targets that the table lists but has no item of its own for. */
  readonly unattempted: number;
}

/** How far the targets of a selection can be trusted. */
export async function readCoverage(
  inventory: Pick<InventoryRecords, 'listTargets' | 'getTarget'>,
  filter: { accountId?: string | undefined; region?: string | undefined },
): Promise<Coverage> {
  const pending = await inventory.listTargets(filter);
  const found: (TargetItem | undefined)[] = [];
  const reader = async () => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift())
      found.push(await inventory.getTarget(next));
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, reader));
  const targets = found.filter((item) => item !== undefined);
  return {
    targets: targets.toSorted((a, b) => a.pk.localeCompare(b.pk)),
    unattempted: found.length - targets.length,
  };
}

/** What a reader of the inventory has to know beside the resources: what was asked for and is not covered. */
export function coverageNotes(
  { targets, unattempted }: Coverage,
  filter: { accountId?: string | undefined; region?: string | undefined },
): string[] {
  if (targets.length === 0 && unattempted === 0) {
    const account = filter.accountId === undefined ? '' : ` of account ${filter.accountId}`;
    const region = filter.region === undefined ? '' : ` in region ${filter.region}`;
    return [`note: nothing is known${account}${region}: no run has read it`];
  }
  const unreadable = targets.filter(({ unreadableSince }) => unreadableSince !== undefined);
  const more = unreadable.length - MAX_TARGETS_NAMED;
  return [
    ...unreadable.slice(0, MAX_TARGETS_NAMED).map(unreadableNote),
    ...(more > 0 ? [`note: ${formatCount(more)} more targets could not be read`] : []),
    ...(unattempted > 0 ? [`note: ${plural(unattempted, 'target')} not read yet`] : []),
  ];
}

function unreadableNote({
  accountId,
  region,
  unreadableSince,
  lastError,
  lastCompleteScanAt,
}: TargetItem): string {
  const reason = lastError === undefined ? '' : ` (${lastError.code}: ${lastError.message})`;
  const shown =
    lastCompleteScanAt === undefined
      ? 'it was never read to its end'
      : `what is shown was read at ${lastCompleteScanAt}`;
  return `note: ${accountId} ${region} is unreadable since ${unreadableSince}${reason}; ${shown}`;
}

/** `Read between … and …; 2 of 48 targets unreadable`: the footer of the table. */
export function coverageFooter({ targets, unattempted }: Coverage): string {
  const times = targets
    .map(({ lastCompleteScanAt }) => lastCompleteScanAt)
    .filter((time) => time !== undefined);
  const [oldest, newest] = [times.toSorted()[0], times.toSorted().at(-1)];
  const unreadable = targets.filter(({ unreadableSince }) => unreadableSince !== undefined).length;
  const total = targets.length + unattempted;
  const fresh = total - unreadable - unattempted;
  const when =
    oldest === undefined
      ? ''
      : `; read ${oldest === newest ? `at ${oldest}` : `from ${oldest} to ${newest}`}`;
  return `${plural(total, 'target')} known: ${formatCount(fresh)} fresh, ${formatCount(unreadable)} unreadable${when}\n`;
}
