import { noRuleCounts, type RuleCounts, ruleIdsOf, type RunContext } from '@muster/contracts';
import type { TargetRow } from '../ports/run-store.ts';

/** Adds up the results of a run's rules, target by target. */
export class RuleTotals {
  readonly #counts: Map<string, RuleCounts>;
  #isComplete: boolean;

  /** @param run the run as it was started. Undefined if its request is lost */
  constructor(run: Pick<RunContext, 'rules' | 'storedRules' | 'tag'> | undefined) {
    this.#counts = new Map(run && ruleIdsOf(run).map((id) => [id, noRuleCounts(id)]));
    this.#isComplete = run?.tag === true;
  }

  add(row: TargetRow): void {
    if (row.status === 'pending') return;
    // A successful target was planned. If it has no rules, an earlier version of Muster planned it.
    if (row.rules === undefined && row.status === 'succeeded') this.#isComplete = false;
    for (const { id, ...more } of row.rules ?? []) {
      const sum = this.#counts.get(id) ?? noRuleCounts(id);
      this.#counts.set(id, {
        id,
        matched: sum.matched + more.matched,
        applied: sum.applied + more.applied,
        failed: sum.failed + more.failed,
        skipped: sum.skipped + more.skipped,
        kept: sum.kept + more.kept,
        nothingToDo: sum.nothingToDo + more.nothingToDo,
        overruled: sum.overruled + more.overruled,
      });
    }
  }

  /** In the order of the rules. Undefined if the run does not tag, or a part is unknown. */
  get counts(): RuleCounts[] | undefined {
    return this.#isComplete ? [...this.#counts.values()] : undefined;
  }
}
