import { type Bill, billOf, lineOf } from './cost-line.ts';
import { prices } from './prices.ts';
import type { Scope } from './scope.ts';
import type { RunUsage } from './usage.ts';

/**
 * What a run adds to the bills of the accounts that it tags: with AWS Config on, each instance whose tags change becomes
 * a configuration item, and each rule that is triggered by changes of instances evaluates it. All keys of a task are set
 * in one call, which counts as one change. Source: AWS Config Developer Guide, configuration items and trigger types.
 */
export function accountsCostOf(usage: RunUsage, { configRecording, configRules }: Scope): Bill {
  if (!configRecording) return billOf([]);
  const { targets, taggedPerTarget } = usage.shape;
  const items = targets * taggedPerTarget;
  return billOf([
    lineOf(
      'AWS Config, instances',
      items,
      prices.configurationItem,
      'one configuration item for each instance that is tagged, with continuous recording',
    ),
    lineOf(
      'AWS Config, rules',
      items * configRules,
      prices.ruleEvaluation,
      'one evaluation of each configuration item by each rule, at the price of the first 100,000 in a month; --config-rules',
    ),
  ]);
}
