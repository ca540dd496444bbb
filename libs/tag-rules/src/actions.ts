import { isTagValue, type NormalizeStep, type Rule } from '@muster/contracts';
import type { Conflict, ConflictReason } from './conflicts.ts';
import { Draft } from './draft.ts';
import type { Facts, RuledResource } from './facts.ts';
import { anyOf } from './patterns.ts';
import { type CompiledTemplate, compiledTemplate } from './templates.ts';

/** What a rule wants of one resource. */
export interface Wish {
  /** The value of each key, or null for no tag. Also what the resource has already. */
  readonly wanted: ReadonlyMap<string, string | null>;
  /** Keys of `wanted` with another value that the rule keeps. */
  readonly kept: readonly string[];
  readonly conflicts: readonly Conflict[];
}

/** The compiled actions of a rule. */
export interface Actions {
  readonly apply: (resource: RuledResource, facts: Facts) => Wish;
  /**
   * Whether the rule leaves a value, or the absence of a tag (null), as it is. For keys that are not in its wish.
   */
  readonly accepts: (key: string, value: string | null) => boolean;
}

type Untouchable = (key: string) => boolean;
type Refuse = (key: string, reason: ConflictReason, message: string) => void;
/** Adds the keys that later steps must leave as they are to `staying`. */
type Step = (draft: Draft, refuse: Refuse, staying: Set<string>) => void;

const NOTHING = new Set<string>();
const NO_KEYS: readonly string[] = [];
const NO_CONFLICTS: readonly Conflict[] = [];

/** Compiles the actions of a rule, in their fixed order. No step changes a key that is untouchable. */
export function actionsOf(rule: Rule, isUntouchable: Untouchable): Actions {
  const { id, onConflict } = rule;
  const overwrites = onConflict === 'overwrite';
  const renames = renamesOf(rule);
  const transform = transformOf(rule, isUntouchable);
  const isRemoved = removalOf(rule, isUntouchable);
  const sets = valuesOf(rule.set, isUntouchable);
  const setsIfMissing = valuesOf(rule.setIfMissing ?? [], isUntouchable);
  const before: Step[] = [
    ...renames.map((each) => renameStep(each, overwrites, isUntouchable, transform.change)),
    ...transform.keys.map((key) => transformStep(key, transform.change)),
  ];

  const apply = (resource: RuledResource, facts: Facts): Wish => {
    const draft = new Draft(resource.tags);
    let kept: string[] | undefined;
    let conflicts: Conflict[] | undefined;
    const refuse: Refuse = (key, reason, message) =>
      void (conflicts ??= []).push({ reason, ruleId: id, key, message });
    const scope = { resource, facts };
    const staying = before.length === 0 ? NOTHING : new Set<string>();
    for (const step of before) step(draft, refuse, staying);
    for (const { key, template } of sets) {
      const value = filled(template, draft, refuse, key, scope);
      if (value === undefined) continue;
      const present = draft.get(key);
      if (present !== undefined && present !== value && !overwrites) (kept ??= []).push(key);
      draft.want(key, value);
    }
    for (const { key, template } of setsIfMissing) {
      if (draft.get(key) !== undefined) continue;
      const value = filled(template, draft, refuse, key, scope);
      if (value === undefined) continue;
      const changed = transform.change(key, value);
      if (changed === value) draft.want(key, value);
      else wantChanged(key, changed, draft, refuse);
    }
    if (isRemoved !== undefined)
      for (const key of draft.keys()) if (!staying.has(key) && isRemoved(key)) draft.want(key, null);
    return { wanted: draft.wanted, kept: kept ?? NO_KEYS, conflicts: conflicts ?? NO_CONFLICTS };
  };

  const keysIfMissing = new Set(setsIfMissing.map(({ key }) => key));
  const accepts = (key: string, value: string | null): boolean => {
    if (isUntouchable(key)) return true;
    if (value === null) return !keysIfMissing.has(key);
    if (isRemoved?.(key) === true || renames.some(({ to, isSource }) => key !== to && isSource(key)))
      return false;
    return !transform.keys.includes(key) || transform.change(key, value) === value;
  };
  return { apply, accepts };
}

interface Rename {
  readonly to: string;
  readonly isSource: (key: string) => boolean;
}

const renamesOf = ({ renameKey = [] }: Rule): Rename[] =>
  renameKey.map(([to, patterns]) => ({ to, isSource: anyOf(patterns) }));

/**
 * Moves the value of other keys to one key. Values that `normalize` and `mapValue` make equal are no conflict, so that a
 * second application finds nothing that the first one left.
 */
function renameStep(
  { to, isSource }: Rename,
  overwrites: boolean,
  isUntouchable: Untouchable,
  change: Transform['change'],
): Step {
  if (isUntouchable(to)) return () => undefined;
  const isSame = (a: string, b: string): boolean => {
    if (a === b) return true;
    const result = change(to, a);
    return result === change(to, b) && result !== '' && isTagValue(result);
  };
  return (draft, refuse, staying) => {
    const sources = draft
      .keys()
      .filter((key) => key !== to && isSource(key) && !isUntouchable(key) && !staying.has(key));
    const [first, ...others] = sources;
    if (first === undefined) return;
    const value = draft.get(first) ?? '';
    const stay = () => [to, ...sources].forEach((key) => staying.add(key));
    const other = others.find((key) => !isSame(draft.get(key) ?? '', value));
    if (other !== undefined) {
      stay();
      refuse(to, 'RenameKept', `the tags ${first} and ${other} have different values; both stay`);
      return;
    }
    const present = draft.get(to);
    if (present !== undefined && !isSame(present, value) && (!overwrites || staying.has(to))) {
      stay();
      refuse(to, 'RenameKept', `the tag ${to} has another value than ${sources.join(', ')}; all stay`);
      return;
    }
    draft.want(to, value);
    for (const key of sources) draft.want(key, null);
  };
}

const STEPS: Readonly<Record<NormalizeStep, (value: string) => string>> = {
  trim: (value) => value.trim(),
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
};
const IN_ORDER: readonly NormalizeStep[] = ['trim', 'lower', 'upper'];

interface Transform {
  readonly keys: readonly string[];
  readonly change: (key: string, value: string) => string;
}

/** `normalize`, then `mapValue`. */
export function transformOf(
  { normalize = [], mapValue = [] }: Pick<Rule, 'normalize' | 'mapValue'>,
  isUntouchable: Untouchable,
): Transform {
  const changes = new Map<string, ((value: string) => string)[]>();
  const add = (key: string, change: (value: string) => string) => {
    if (!isUntouchable(key)) changes.set(key, [...(changes.get(key) ?? []), change]);
  };
  for (const [key, steps] of normalize)
    for (const step of IN_ORDER) if (steps.includes(step)) add(key, STEPS[step]);
  for (const [key, map] of mapValue) add(key, mapOf(map));
  return {
    keys: [...changes.keys()],
    change: (key, value) => (changes.get(key) ?? []).reduce((each, change) => change(each), value),
  };
}

/** A value that the map gives stays, so that a second application changes nothing. */
function mapOf({
  values,
  default: other,
}: NonNullable<Rule['mapValue']>[number][1]): (value: string) => string {
  const results = new Set([...values.map(([result]) => result), ...(other === undefined ? [] : [other])]);
  const maps = values.map(([result, patterns]) => ({ result, matches: anyOf(patterns) }));
  return (value) =>
    results.has(value) ? value : (maps.find(({ matches }) => matches(value))?.result ?? other ?? value);
}

function transformStep(key: string, change: Transform['change']): Step {
  return (draft, refuse, staying) => {
    const present = draft.get(key);
    if (present === undefined || staying.has(key)) return;
    const value = change(key, present);
    if (value === present) return;
    wantChanged(key, value, draft, refuse);
  };
}

/** A value that `normalize` and `mapValue` gave. One that EC2 does not accept is reported. */
function wantChanged(key: string, value: string, draft: Draft, refuse: Refuse): void {
  if (value !== '' && isTagValue(value)) draft.want(key, value);
  else refuse(key, 'ValueLimit', wrongValue(value));
}

const wrongValue = (value: string): string =>
  value === '' ? 'the value would be empty' : 'the value would be longer than 256 characters';

interface Setting {
  readonly key: string;
  readonly template: CompiledTemplate;
}

const valuesOf = (pairs: Rule['set'], isUntouchable: Untouchable): Setting[] =>
  pairs
    .filter(([key]) => !isUntouchable(key))
    .map(([key, text]) => ({ key, template: compiledTemplate(text) }));

/** The value of a setting. Undefined if it cannot be set, which is reported. */
function filled(
  template: CompiledTemplate,
  draft: Draft,
  refuse: Refuse,
  key: string,
  { resource, facts }: { resource: RuledResource; facts: Facts },
): string | undefined {
  if (template.literal !== undefined) return template.literal;
  const result = template.fill({ resource, tags: draft, facts });
  if ('missing' in result) {
    refuse(key, 'Template', `${result.missing} is missing`);
    return undefined;
  }
  if (result.value !== '' && isTagValue(result.value)) return result.value;
  refuse(key, 'ValueLimit', wrongValue(result.value));
  return undefined;
}

/** Whether `remove` or `keepOnly` removes a key. Undefined if the rule removes none. */
function removalOf(
  { remove, keepOnly }: Rule,
  isUntouchable: Untouchable,
): ((key: string) => boolean) | undefined {
  if (remove === undefined && keepOnly === undefined) return undefined;
  const isNamed = remove === undefined ? () => false : anyOf(remove);
  const stays = keepOnly === undefined ? () => true : anyOf(keepOnly);
  return (key) => (isNamed(key) || !stays(key)) && !isUntouchable(key);
}
