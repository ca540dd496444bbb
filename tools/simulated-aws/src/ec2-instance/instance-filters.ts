import type { InstanceState, TargetFleet } from '../fleet/target-fleet.ts';
import { matchesGlob } from '../glob.ts';
import type { TagPair } from './instance-facts.ts';

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** Whether an instance matches. Filters are combined with "and", the values of one filter with "or". */
export type InstancePredicate = (fleet: TargetFleet, index: number, state: InstanceState) => boolean;

/** The predicate of one filter. Undefined if the filter is not supported here. `*` and `?` are wildcards. */
export function compileFilter({ name, values }: Filter): InstancePredicate | undefined {
  const exact = new Set(values);
  const patterns = values.filter((value) => /[*?]/.test(value));
  const passes = (text: string) => exact.has(text) || patterns.some((value) => matchesGlob(value, text));
  if (name === 'instance-state-name') return (_fleet, _index, state) => passes(state);
  if (name === 'instance-id') return (fleet, index) => passes(fleet.idOf(index));
  if (name === 'tag-key') return byTag(([key]) => passes(key));
  if (name === 'tag-value') return byTag(([, value]) => passes(value));
  if (name.startsWith('tag:')) {
    const wanted = name.slice('tag:'.length);
    return byTag(([key, value]) => key === wanted && passes(value));
  }
  return undefined;
}

function byTag(test: (tag: TagPair) => boolean): InstancePredicate {
  return (fleet, index) => fleet.tags(index).some(test);
}
