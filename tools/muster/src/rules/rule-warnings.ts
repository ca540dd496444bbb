import { dependentOn } from '@muster/configuration';
import { type Rule, type RunSummary, wordsForAll } from '@muster/contracts';
import { KNOWN_REGIONS, matchesRegion } from '@muster/regions';
import { isRuleOf, resourceTypeOf, typesOfRule } from '@muster/resource-types';

/** A rule that is valid but probably not intended. */
export interface RuleWarning {
  readonly code:
    | 'RuleAccountNotInScope'
    | 'RuleRegionUnknown'
    | 'RuleRegionNotInScope'
    | 'RuleMatchesNothing'
    | 'RuleSetsSensitiveKey'
    | 'RulesDisagree';
  readonly message: string;
}

/** The known scope of a run. */
export interface RuleScope {
  /** Undefined if an organization has not been read yet. */
  readonly accounts: readonly string[] | undefined;
  /** `enabled`, or region names and wildcards. */
  readonly regions: 'enabled' | readonly string[];
  /** Regions that at least one account can use; undefined if unknown. */
  readonly usableRegions?: readonly string[] | undefined;
}

/** Warnings shown of each kind. 200 rules can disagree in 19,900 pairs. */
const MAX_OF_A_KIND = 10;
const MAX_NAMES = 8;

/** Warnings about rules, before anything is read. */
export function ruleWarnings(rules: readonly Rule[], scope: RuleScope): RuleWarning[] {
  const warnings = [
    ...rules.flatMap((rule) => [...accountWarnings(rule, scope), ...regionWarnings(rule, scope)]),
    ...rules.flatMap(contradiction),
    ...rules.flatMap(sensitiveKeys),
    ...disagreements(rules),
  ];
  return [...Map.groupBy(warnings, ({ code }) => code).values()].flatMap((ofKind) => {
    const more = ofKind.length - MAX_OF_A_KIND;
    const first = ofKind.slice(0, MAX_OF_A_KIND);
    const [{ code } = { code: 'RulesDisagree' as const }] = ofKind;
    return more > 0 ? [...first, { code, message: `${more} more warnings of this kind (${code})` }] : first;
  });
}

/**
 * The rules that matched nothing in a run that reached its end, in the targets that could be read. None for a run that
 * was stopped or failed: it did not read all targets, or none. None for a run that applied a plan: it did not match
 * rules.
 */
export function matchedNothing({
  rules = [],
  status,
  targets,
  planId,
}: Pick<RunSummary, 'rules' | 'status' | 'targets' | 'planId'>): RuleWarning[] {
  if (planId !== undefined || (status !== 'complete' && status !== 'partial') || targets.succeeded === 0)
    return [];
  return rules
    .filter(({ matched }) => matched === 0)
    .slice(0, MAX_OF_A_KIND)
    .map(({ id }) => ({
      code: 'RuleMatchesNothing',
      message:
        `rule "${id}" matched no ${wordsForAll().one}` +
        (targets.failed > 0 ? ' in the targets that could be read' : '') +
        '; check the match of the rule',
    }));
}

const named = (names: readonly string[]): string =>
  names.slice(0, MAX_NAMES).join(', ') +
  (names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '');

function accountWarnings({ id, match }: Rule, { accounts }: RuleScope): RuleWarning[] {
  const missing = match.accounts?.filter((account) => accounts?.includes(account) === false) ?? [];
  if (missing.length === 0) return [];
  const all = missing.length === match.accounts?.length;
  return [
    {
      code: 'RuleAccountNotInScope',
      message: `rule "${id}" names accounts that the run does not cover: ${named(missing)}${all ? '; it matches nothing' : ''}`,
    },
  ];
}

const isPattern = (region: string): boolean => region.includes('*');
const knownBy = (pattern: string): string[] =>
  KNOWN_REGIONS.filter((region) => matchesRegion(pattern, region));

function regionWarnings({ id, match }: Rule, scope: RuleScope): RuleWarning[] {
  const wanted = match.regions ?? [];
  const unknown = wanted.filter((region) => knownBy(region).length === 0 && !isCovered(region, scope));
  const outside = wanted.filter((region) => !unknown.includes(region) && !isCovered(region, scope));
  const nothing = wanted.length > 0 && wanted.length === unknown.length + outside.length;
  const end = nothing ? '; it matches nothing' : '';
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            code: 'RuleRegionUnknown' as const,
            message: `rule "${id}" names regions that do not exist: ${named(unknown)}${end}`,
          },
        ]),
    ...(outside.length === 0
      ? []
      : [
          {
            code: 'RuleRegionNotInScope' as const,
            message: `rule "${id}" names regions that the run does not cover: ${named(outside)}${end}`,
          },
        ]),
  ];
}

/** Whether the run may read a region that a rule names. */
function isCovered(pattern: string, { regions, usableRegions }: RuleScope): boolean {
  if (usableRegions !== undefined) return usableRegions.some((region) => matchesRegion(pattern, region));
  if (regions === 'enabled') return knownBy(pattern).length > 0;
  return regions.some((chosen) => overlap(pattern, chosen));
}

/** Whether two names or wildcards can match the same region. */
const overlap = (a: string, b: string): boolean =>
  a === b ||
  (!isPattern(a) && matchesRegion(b, a)) ||
  (!isPattern(b) && matchesRegion(a, b)) ||
  knownBy(a).some((region) => matchesRegion(b, region));

/** The states in which a rule matches resources of a type. */
function statesOf({ match }: Rule, resourceType: string): readonly string[] {
  const { states, leftOutStates } = resourceTypeOf(resourceType);
  return states.filter((state) => match.states?.includes(state) ?? !leftOutStates.includes(state));
}
const valuesOf = (wanted: string | readonly string[]): readonly string[] =>
  typeof wanted === 'string' ? [wanted] : wanted;

function contradiction(rule: Rule): RuleWarning[] {
  const { id, match } = rule;
  const both = (match.tags ?? []).map(([key]) => key).filter((key) => match.missingTags?.includes(key));
  const types = typesOfRule(rule);
  const hasNoState =
    match.states !== undefined && types.every((resourceType) => statesOf(rule, resourceType).length === 0);
  const reasons = [
    ...(both.length === 0 ? [] : [`tags requires ${named(both)} and missingTags excludes it`]),
    ...(hasNoState ? [`${named(types)} has none of its states`] : []),
  ];
  return reasons.map((reason) => ({
    code: 'RuleMatchesNothing',
    message: `rule "${id}" matches nothing: ${reason}`,
  }));
}

function sensitiveKeys({ id, set }: Rule): RuleWarning[] {
  return set.flatMap(([key]): RuleWarning[] => {
    const dependent = dependentOn(key);
    return dependent === undefined
      ? []
      : [
          {
            code: 'RuleSetsSensitiveKey',
            message: `rule "${id}" sets the tag "${key}": ${dependent} depends on it; protectedTagKeys can protect it`,
          },
        ];
  });
}

function disagreements(rules: readonly Rule[]): RuleWarning[] {
  return rules.flatMap((later, index) =>
    rules.slice(0, index).flatMap((earlier): RuleWarning[] => {
      const values = new Map(earlier.set);
      const keys = later.set.flatMap(([key, value]) =>
        values.has(key) && values.get(key) !== value ? [key] : [],
      );
      return keys.length === 0 ||
        (earlier.priority ?? 0) !== (later.priority ?? 0) ||
        !canMatchOneResource(earlier, later)
        ? []
        : [
            {
              code: 'RulesDisagree',
              message:
                `rules "${earlier.id}" and "${later.id}" set ${named(keys)} to different values and can match the same ` +
                `${wordsForAll().one}; if they do, no plan is made. Give the rule that decides a higher priority`,
            },
          ];
    }),
  );
}

/** Whether an instance can match both rules. True if unknown. */
function canMatchOneResource(a: Rule, b: Rule): boolean {
  const accounts = b.match.accounts;
  const regions = b.match.regions;
  const tagsOfB = new Map(b.match.tags);
  const sameTags = (a.match.tags ?? []).every(([key, wanted]) => {
    const other = tagsOfB.get(key);
    return other === undefined || valuesOf(wanted).some((value) => valuesOf(other).includes(value));
  });
  const contradicts = (one: Rule, two: Rule) =>
    (one.match.tags ?? []).some(([key]) => two.match.missingTags?.includes(key) === true);
  return (
    (accounts === undefined || (a.match.accounts?.some((id) => accounts.includes(id)) ?? true)) &&
    (regions === undefined ||
      (a.match.regions?.some((one) => regions.some((two) => overlap(one, two))) ?? true)) &&
    typesOfRule(a).some(
      (type) => isRuleOf(b, type) && statesOf(a, type).some((state) => statesOf(b, type).includes(state)),
    ) &&
    (a.match.managed === undefined || (b.match.managed ?? a.match.managed) === a.match.managed) &&
    sameTags &&
    !contradicts(a, b) &&
    !contradicts(b, a)
  );
}
