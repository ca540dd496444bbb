import type { TagTask, TagTaskOutcome } from '@muster/contracts';
import type { TagChange, TagChanges } from './model.ts';

/** Groups of changes that a page lists, the largest first. */
const MAX_LISTED = 200;
/** Groups that are counted at all: rules can overwrite as many values as there are resources. */
const MAX_COUNTED = 20_000;

export interface SettledTask {
  readonly task: Pick<TagTask, 'set' | 'resources'>;
  /** Absent until the task is settled. */
  readonly outcome?: Pick<TagTaskOutcome, 'exceptions'> | undefined;
}

interface Counts {
  readonly key: string;
  readonly value: string;
  readonly before: string | null;
  applied: number;
  failed: number;
  skipped: number;
  open: number;
}

/** Adds up what a run changed, task by task. */
export class TagChangeCollector {
  readonly #groups = new Map<string, Counts>();
  #dropped = 0;

  add({ task, outcome }: SettledTask): void {
    const exceptions = new Map(outcome?.exceptions.map((each) => [each.id, each.outcome]));
    for (const { id, before } of task.resources) {
      const result = outcome === undefined ? 'open' : (exceptions.get(id) ?? 'applied');
      const values = new Map(before);
      for (const [key, value] of task.set) {
        // Another rule decides this tag of the resource, or it has the value already.
        const earlier = values.get(key);
        if (earlier === undefined || earlier === value) continue;
        const group = this.#group(key, value, earlier);
        if (group === undefined) this.#dropped++;
        else group[result]++;
      }
    }
  }

  #group(key: string, value: string, before: string | null): Counts | undefined {
    const name = JSON.stringify([key, value, before]);
    const known = this.#groups.get(name);
    if (known !== undefined || this.#groups.size >= MAX_COUNTED) return known;
    const group = { key, value, before, applied: 0, failed: 0, skipped: 0, open: 0 };
    this.#groups.set(name, group);
    return group;
  }

  changes(): TagChanges {
    const sorted: TagChange[] = [...this.#groups.values()].toSorted((a, b) => sizeOf(b) - sizeOf(a));
    return {
      changes: sorted.slice(0, MAX_LISTED),
      more: Math.max(0, sorted.length - MAX_LISTED) + this.#dropped,
    };
  }
}

const sizeOf = ({ applied, failed, skipped, open }: TagChange): number => applied + failed + skipped + open;
