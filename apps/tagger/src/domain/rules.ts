import {
  type AccountOfRun,
  MAX_TAGS_PER_RESOURCE,
  type Rule,
  type RunContext,
  type TagPairs,
  type TagTask,
  type Tags,
} from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import {
  compileRules,
  type Disagreement,
  type Facts,
  type RuleChange,
  type RuledResource,
  type RuleSet,
} from '@muster/tag-rules';
import { type DisagreeingResource, RulesDisagreeError } from '../errors.ts';

export type { RuledResource, RuleFate } from '@muster/tag-rules';

/** The change of one resource. An empty `set` without `remove` means none. */
export interface Change extends RuleChange {
  /** Tags that a plan would have changed, and that stay because somebody else has changed them. Absent: none. */
  readonly changedByOthers?: NonNullable<TagTask['resources'][number]['kept']> | undefined;
  /** A task of an earlier round may have made a part of the change. */
  readonly mayBeChanged?: true;
}

/** Resources that the error of a disagreement names. */
const MAX_EXAMPLES = 3;

/** Whether anything is to be done. */
export const changesTags = ({ set, remove = [] }: Pick<Change, 'set' | 'remove'>): boolean =>
  set.length > 0 || remove.length > 0;

/**
 * What rules can use besides the resources of a target.
 * @param isOfOrganization the accounts are those of an organization, so that they can have tags there
 */
export function factsOf(
  { name, tags, organization }: Partial<Pick<AccountOfRun, 'name' | 'tags' | 'organization'>>,
  { isOfOrganization, now }: { readonly isOfOrganization: boolean; readonly now: Date },
): Facts {
  // Without an organization, there are only the tags of the configuration.
  const ofOrganization = isOfOrganization ? organization?.tags : [];
  return {
    accountName: name,
    units: organization?.units,
    configuredTags: new Map(tags),
    organizationTags: ofOrganization && new Map(ofOrganization),
    unread: organization?.unread,
    now,
  };
}

/** Rules that a run or plan counts by their names, and evaluates. */
export interface PlannedRules {
  /** In the order of the rules. */
  readonly ruleIds: readonly string[];
  readonly ruleSet: RuleSet;
}

/** The rules of a run that applies a plan. They are counted and not evaluated, so only their names are known. */
export const namedRules = (ruleIds: readonly string[]): PlannedRules => ({
  ruleIds,
  get ruleSet(): RuleSet {
    throw new ImpossibleStateError('a run that applies a plan evaluates no rules');
  },
});

/** The rules of a run or plan. They are compiled once, when they are needed. */
export class CompiledRules implements PlannedRules {
  readonly rules: readonly Rule[];
  readonly #options: Pick<RunContext, 'protectedTagKeys'>;
  #compiled: RuleSet | undefined;

  constructor(rules: readonly Rule[], { protectedTagKeys }: Pick<RunContext, 'protectedTagKeys'>) {
    this.rules = rules;
    this.#options = { protectedTagKeys };
  }

  get ruleIds(): readonly string[] {
    return this.rules.map(({ id }) => id);
  }

  get ruleSet(): RuleSet {
    this.#compiled ??= compileRules(this.rules, this.#options);
    return this.#compiled;
  }
}

/** The rules of a run or plan, for the resources of one target. */
export class TargetRules {
  readonly #planned: PlannedRules;
  readonly #facts: Facts;
  #disagreement: { readonly first: Disagreement; readonly examples: DisagreeingResource[] } | undefined;

  constructor(planned: PlannedRules, facts: Facts) {
    this.#planned = planned;
    this.#facts = facts;
  }

  get ruleIds(): readonly string[] {
    return this.#planned.ruleIds;
  }

  /** @throws RulesDisagreeError once three resources show the same disagreement */
  changeOf(resource: RuledResource): Change {
    const change = this.#planned.ruleSet.changeOf(resource, this.#facts);
    if (change.disagreements !== undefined) this.#note(resource, change.disagreements);
    return change;
  }

  /** Why no rule changes a resource that no rule matched. */
  whyUnmatched(resource: RuledResource): ReturnType<RuleSet['whyUnmatched']> {
    return this.#planned.ruleSet.whyUnmatched(resource, this.#facts);
  }

  /**
   * Call this after the last resource of the target.
   * @throws RulesDisagreeError if rules gave a tag different values
   */
  finish(): void {
    if (this.#disagreement === undefined) return;
    const { first, examples } = this.#disagreement;
    throw new RulesDisagreeError(first, examples);
  }

  #note({ accountId, region, resourceId }: RuledResource, disagreements: readonly Disagreement[]): void {
    const [found] = disagreements;
    if (found === undefined) return;
    this.#disagreement ??= { first: found, examples: [] };
    const { first, examples } = this.#disagreement;
    if (!disagreements.some((each) => isSame(each, first))) return;
    examples.push({ accountId, region, resourceId });
    if (examples.length === MAX_EXAMPLES) this.finish();
  }
}

const isSame = (a: Disagreement, b: Disagreement): boolean =>
  a.key === b.key && a.ruleIds.every((id, index) => id === b.ruleIds[index]);

/** Whether a resource would have more tags than EC2 allows after `set`. Tags of AWS do not count. */
export function exceedsTagLimit(tags: Tags, set: TagPairs): boolean {
  if (tags.size + set.length <= MAX_TAGS_PER_RESOURCE) return false;
  const keys = new Set(tags.keys().filter((key) => !key.startsWith('aws:')));
  const before = keys.size;
  for (const [key] of set) keys.add(key);
  return keys.size > MAX_TAGS_PER_RESOURCE && keys.size > before;
}
