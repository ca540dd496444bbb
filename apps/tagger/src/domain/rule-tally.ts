import type { PlannedRule, TagTask } from '@muster/contracts';
import type { RuleFate } from './rules.ts';

/** Counts resources by rule and result. */
export class RuleTally {
  readonly #counts = new Map<string, Omit<PlannedRule, 'id'>>();

  add(ruleId: string, fate: RuleFate, resources = 1): void {
    const before = this.#counts.get(ruleId) ?? { planned: 0, kept: 0, nothingToDo: 0, overruled: 0 };
    this.#counts.set(ruleId, { ...before, [fate]: before[fate] + resources });
  }

  /** The rules that match any resource, in the order of the rules. */
  inOrderOf(ruleIds: readonly string[]): PlannedRule[] {
    return ruleIds.flatMap((id) => {
      const counts = this.#counts.get(id);
      return counts === undefined ? [] : [{ id, ...counts }];
    });
  }
}

/** The rules that decide a tag of one resource of a task. */
export const rulesOfResource = (
  { ruleIds }: Pick<TagTask, 'ruleIds'>,
  { rules }: TagTask['resources'][number],
): readonly string[] =>
  rules === undefined ? ruleIds : rules.flatMap((position) => ruleIds[position] ?? []);

/**
 * The rules of a plan whose tasks are in the ledger. Another planner may have written some of them, so the planned
 * resources are counted again.
 */
export function withStoredTasks(
  plan: readonly PlannedRule[],
  planned: ReadonlyMap<string, number>,
  ruleIds: readonly string[],
): PlannedRule[] {
  const tally = new RuleTally();
  for (const { id, kept, nothingToDo, overruled } of plan) {
    tally.add(id, 'kept', kept);
    tally.add(id, 'nothingToDo', nothingToDo);
    tally.add(id, 'overruled', overruled);
  }
  for (const [id, resources] of planned) tally.add(id, 'planned', resources);
  return tally.inOrderOf(ruleIds);
}
