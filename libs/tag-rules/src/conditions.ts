import { DEFAULT_RESOURCE_TYPE, type Rule, type RuleMatch } from '@muster/contracts';
import { matchesRegion } from '@muster/regions';
import { resourceTypeOf, typesOfRule } from '@muster/resource-types';
import { instanceConditions } from './ec2-instance/conditions.ts';
import {
  AccountFactsUnknownError,
  accountTagOf,
  type Facts,
  type RuledResource,
  unitNameOf,
  unitsOf,
} from './facts.ts';
import { anyOf } from './patterns.ts';

export type Predicate = (resource: RuledResource, facts: Facts) => boolean;

/** A condition of a rule that can be left out, to find out why no rule matches. */
export type Condition = 'states' | 'managed';

/** Whether all predicates are true. */
function allOf(predicates: readonly Predicate[]): Predicate {
  const [first, ...others] = predicates;
  if (first === undefined) return () => true;
  return others.length === 0 ? first : (resource, facts) => !hasResult(false, predicates, resource, facts);
}

/**
 * Whether any predicate has this result. What is not known about the account matters only if no other predicate decides.
 * @throws AccountFactsUnknownError
 */
function hasResult(
  wanted: boolean,
  predicates: readonly Predicate[],
  resource: RuledResource,
  facts: Facts,
): boolean {
  let unknown: AccountFactsUnknownError | undefined;
  for (const predicate of predicates)
    try {
      if (predicate(resource, facts) === wanted) return true;
    } catch (error) {
      if (!(error instanceof AccountFactsUnknownError)) throw error;
      unknown ??= error;
    }
  if (unknown !== undefined) throw unknown;
  return false;
}

/**
 * Whether a rule applies to a resource. Gone resources match no rule. Without `resourceTypes` and `states`, a rule
 * matches instances in every state in which they do not end.
 * @param except leaves this condition out, at the top of `match`
 */
export function ruleCondition({ match }: Pick<Rule, 'match'>, except?: Condition): Predicate {
  const { states, managed, resourceTypes, ...others } = match;
  void resourceTypes;
  const types = new Set(typesOfRule({ match }));
  const inside = allOf([
    ...(except === 'states' ? [] : [states === undefined ? isLasting : hasState(states)]),
    ...conditionsOf(others),
    ...(except === 'managed' || managed === undefined ? [] : [isManaged(managed)]),
  ]);
  return (resource, facts) =>
    resource.goneAt === undefined &&
    types.has(resource.resourceType ?? DEFAULT_RESOURCE_TYPE) &&
    inside(resource, facts);
}

const isLasting: Predicate = ({ resourceType, state }) =>
  !resourceTypeOf(resourceType).leftOutStates.includes(state);

function hasState(states: readonly string[]): Predicate {
  const wanted = new Set(states);
  return ({ state }) => wanted.has(state);
}

const isManaged =
  (wanted: boolean): Predicate =>
  ({ managedBy }) =>
    wanted === (managedBy !== undefined);

/** The predicates of a group of conditions. Inside `any`, `all` and `not`, nothing has a default. */
function conditionsOf(match: RuleMatch): Predicate[] {
  const { any, all, not } = match;
  return [
    ...placeConditions(match),
    ...accountConditions(match),
    ...(match.states === undefined ? [] : [hasState(match.states)]),
    ...tagConditions(match),
    ...instanceConditions(match),
    ...(match.managed === undefined ? [] : [isManaged(match.managed)]),
    ...(all ?? []).map(groupOf),
    ...(any === undefined ? [] : [anyGroup(any.map(groupOf))]),
    ...(not === undefined ? [] : [noneOf(groupOf(not))]),
  ];
}

const groupOf = (match: RuleMatch): Predicate => allOf(conditionsOf(match));
const anyGroup =
  (groups: readonly Predicate[]): Predicate =>
  (resource, facts) =>
    hasResult(true, groups, resource, facts);
const noneOf =
  (group: Predicate): Predicate =>
  (resource, facts) =>
    !group(resource, facts);

function placeConditions({ accounts, regions, resourceTypes }: RuleMatch): Predicate[] {
  const predicates: Predicate[] = [];
  if (accounts !== undefined) {
    const wanted = new Set(accounts);
    predicates.push(({ accountId }) => wanted.has(accountId));
  }
  if (regions !== undefined) {
    const known = new Map<string, boolean>();
    predicates.push(({ region }) => {
      let answer = known.get(region);
      if (answer === undefined) {
        answer = regions.some((pattern) => matchesRegion(pattern, region));
        known.set(region, answer);
      }
      return answer;
    });
  }
  if (resourceTypes !== undefined) {
    const wanted = new Set(resourceTypes);
    predicates.push(({ resourceType = DEFAULT_RESOURCE_TYPE }) => wanted.has(resourceType));
  }
  return predicates;
}

function accountConditions({ accountNames, organizationalUnits, accountTags = [] }: RuleMatch): Predicate[] {
  const predicates: Predicate[] = [];
  if (accountNames !== undefined) {
    const matches = anyOf(accountNames);
    predicates.push((_, { accountName }) => accountName !== undefined && matches(accountName));
  }
  if (organizationalUnits !== undefined) {
    const matches = anyOf(organizationalUnits);
    predicates.push((_, facts) => {
      const units = unitsOf(facts);
      if (units.some(({ id }) => matches(id))) return true;
      return units.some((unit) => {
        const name = unitNameOf(unit, facts);
        return name !== undefined && matches(name);
      });
    });
  }
  for (const [key, patterns] of accountTags) {
    const matches = anyOf(patterns);
    predicates.push((_, facts) => {
      const value = accountTagOf(facts, key);
      return value !== undefined && matches(value);
    });
  }
  return predicates;
}

function tagConditions({ tags = [], missingTags, hasTag }: RuleMatch): Predicate[] {
  const predicates = tags.map(([key, wanted]): Predicate => {
    if (typeof wanted === 'string') return (resource) => resource.tags.get(key) === wanted;
    const values = new Set(wanted);
    return (resource) => {
      const value = resource.tags.get(key);
      return value !== undefined && values.has(value);
    };
  });
  if (missingTags !== undefined)
    predicates.push((resource) => missingTags.every((key) => !resource.tags.has(key)));
  if (hasTag !== undefined) predicates.push(anyGroup(hasTag.map(tagPredicate)));
  return predicates;
}

function tagPredicate({ key, ignoreKeyCase, value }: NonNullable<RuleMatch['hasTag']>[number]): Predicate {
  const isKey = anyOf(key, { ignoreCase: ignoreKeyCase });
  const isValue = value === undefined ? () => true : anyOf(value);
  return ({ tags }) => {
    for (const [givenKey, givenValue] of tags) if (isKey(givenKey) && isValue(givenValue)) return true;
    return false;
  };
}
