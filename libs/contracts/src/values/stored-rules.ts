import { ImpossibleStateError } from '@muster/errors';
import * as z from 'zod';
import { refuseUnknown } from '../tolerant.ts';
import { MAX_RULES, RuleId, type Rule } from './rules.ts';
import { Sha256 } from './sha256.ts';
import { TagKey } from './tags.ts';

/** More keys than a report shows by default. */
const MAX_KEYS = 20;

/** Rules that are stored in the ledger: a reference, and what is needed of them without reading them. */
export const StoredRules = refuseUnknown(
  z.strictObject({
    /** SHA-256 of the rules as JSON in UTF-8. */
    sha256: Sha256,
    /** Names of the rules, in their order. */
    ruleIds: z.array(RuleId).min(1).max(MAX_RULES),
    /** The first tag keys that the rules set. A report shows their coverage. */
    keys: z.array(TagKey).max(MAX_KEYS),
  }),
);
export type StoredRules = z.infer<typeof StoredRules>;

/** The rules of a run, or a reference to them. A run has one of the two. */
interface RulesOfRun {
  readonly rules?: readonly Rule[] | undefined;
  readonly storedRules?: StoredRules | undefined;
}

/** A run with rules of its request, in place of those that it has or names. */
export function withRules<Run extends RulesOfRun>(
  { rules: before, storedRules, ...run }: Run,
  rules: readonly Rule[],
): Omit<Run, 'rules' | 'storedRules'> & { readonly rules: Rule[] } {
  void [before, storedRules];
  return { ...run, rules: [...rules] };
}

/** The reference to rules that are stored under their SHA-256. */
const storedRulesOf = (rules: readonly Rule[], sha256: string): StoredRules => ({
  sha256,
  ruleIds: rules.map(({ id }) => id),
  keys: keysSetBy(rules).slice(0, MAX_KEYS),
});

/** A run that names rules which are stored under their SHA-256, in place of those that it has. */
export function withNamedRules<Run extends RulesOfRun>(
  { rules: before, storedRules, ...run }: Run,
  rules: readonly Rule[],
  sha256: string,
): Omit<Run, 'rules' | 'storedRules'> & { readonly storedRules: StoredRules } {
  void [before, storedRules];
  return { ...run, storedRules: storedRulesOf(rules, sha256) };
}

/** The names of the rules of a run, in their order. */
export const ruleIdsOf = (run: RulesOfRun): readonly string[] =>
  run.storedRules?.ruleIds ?? inlineRulesOf(run).map(({ id }) => id);

/** The tag keys that the rules of a run set: all of them, or the first ones if the rules are stored. */
export const ruleKeysOf = (run: RulesOfRun): readonly string[] =>
  run.storedRules?.keys ?? keysSetBy(inlineRulesOf(run));

/**
 * The rules of a run that contains them.
 * @throws ImpossibleStateError for a run that only names them
 */
export function inlineRulesOf<Each extends Rule>({
  rules,
}: {
  readonly rules?: readonly Each[] | undefined;
}): readonly Each[] {
  if (rules === undefined) throw new ImpossibleStateError('the rules of the run are in the ledger');
  return rules;
}

const keysSetBy = (rules: readonly Rule[]): string[] => [
  ...new Set(rules.flatMap(({ set }) => set.map(([key]) => key))),
];
