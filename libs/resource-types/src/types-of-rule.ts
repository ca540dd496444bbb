import { DEFAULT_RESOURCE_TYPE, type Rule } from '@muster/contracts';

/** The names of the resource types that a rule applies to. A rule that names none applies to instances only. */
export const typesOfRule = ({ match }: Pick<Rule, 'match'>): readonly string[] =>
  match.resourceTypes ?? [DEFAULT_RESOURCE_TYPE];

/** Whether a rule applies to a resource type. */
export const isRuleOf = (
  rule: Pick<Rule, 'match'>,
  resourceType: string | undefined = DEFAULT_RESOURCE_TYPE,
): boolean => typesOfRule(rule).includes(resourceType);
