import { type Bill, billOf, lineOf } from './cost-line.ts';
import { prices } from './prices.ts';
import type { Scope } from './scope.ts';
import type { RunUsage } from './usage.ts';

/**
 * What a run adds to the bills of the accounts that it tags: with AWS Config on, each instance whose tags change becomes
 * a configuration item. All keys of a task are set in one call, which counts as one change. Source: AWS Config Developer
 * Guide, configuration items.
 */
export function accountsCostOf(usage: RunUsage, { configRecording }: Scope): Bill {
  if (!configRecording) return billOf([]);
  const { targets, taggedPerTarget } = usage.shape;
  return billOf([
    lineOf(
      'AWS Config, instances',
      targets * taggedPerTarget,
      prices.configurationItem,
      'one configuration item for each instance that is tagged, with continuous recording; rules that evaluate it are not counted',
    ),
  ]);
}
