import { type Bill, billOf, lineOf } from './cost-line.ts';
import { pricedType } from './priced-type.ts';
import { prices } from './prices.ts';
import type { Scope } from './scope.ts';
import type { RunUsage } from './usage.ts';

/**
 * The cost of a run for the accounts that it tags. With AWS Config, each instance whose tags change becomes a
 * configuration item, and each rule that changes of instances trigger evaluates it. One call sets all keys of a task
 * and counts as one change. Source: AWS Config Developer Guide, configuration items and trigger types.
 */
export function accountsCostOf(usage: RunUsage, { configRecording, configRules }: Scope): Bill {
  if (!configRecording) return billOf([]);
  const { words } = pricedType;
  const { targets, taggedPerTarget } = usage.shape;
  const items = targets * taggedPerTarget;
  return billOf([
    lineOf(
      `AWS Config, ${words.many}`,
      items,
      prices.configurationItem,
      `one configuration item for each ${words.one} that is tagged, with continuous recording`,
    ),
    lineOf(
      'AWS Config, rules',
      items * configRules,
      prices.ruleEvaluation,
      'one evaluation of each configuration item by each rule, at the price of the first 100,000 in a month; --config-rules',
    ),
  ]);
}
