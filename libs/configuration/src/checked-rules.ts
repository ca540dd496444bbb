import { asList, asMapping, asText, type Refuse } from '@muster/contracts';
import {
  organizationProblems,
  protectionProblems,
  type RuleProblem,
  rulePartsIn,
  ruleProblems,
} from '@muster/tag-rules';

const refuseAll = (problems: readonly RuleProblem[], refuse: Refuse, path: readonly PropertyKey[]): void => {
  for (const problem of problems) refuse([...path, ...problem.path], problem.message);
};

/** Refuses rules whose patterns or templates are not valid, or whose actions contradict each other. */
export const refuseRuleProblems = (rules: unknown, refuse: Refuse, path: readonly PropertyKey[] = []): void =>
  refuseAll(ruleProblems(rulePartsIn(rules)), refuse, path);

/**
 * Refuses rules that need an organization if there is none. Reports their place below `path`.
 * @param value something with rules, which need not be valid
 */
export function refuseWithoutOrganization(
  value: unknown,
  organization: unknown,
  refuse: Refuse,
  path: readonly PropertyKey[] = [],
): void {
  if (organization !== undefined) return;
  refuseAll(organizationProblems(rulePartsIn(asMapping(value).rules)), refuse, [...path, 'rules']);
}

/**
 * Refuses rules that change a protected tag. Reports the place of the tag below `path`.
 * @param value something with rules and protected keys, which need not be valid
 */
export function refuseProtectedTags(value: unknown, refuse: Refuse, path: readonly PropertyKey[] = []): void {
  const { rules, protectedTagKeys } = asMapping(value);
  const patterns = asList(protectedTagKeys).flatMap((pattern) => asText(pattern) ?? []);
  refuseAll(protectionProblems(rulePartsIn(rules), patterns), refuse, [...path, 'rules']);
}

/** What a rule or a plan limits, if anything: a run without a plan cannot keep it. */
function limitIn(value: unknown): string | undefined {
  const { rules, planLimits } = asMapping(value);
  if (planLimits !== undefined) return 'planLimits limits the changes of a plan';
  for (const rule of asList(rules)) {
    const { id, maxResources, maxSharePercent } = asMapping(rule);
    if (maxResources !== undefined || maxSharePercent !== undefined)
      return `rule "${String(id)}" limits its changes (${maxResources === undefined ? 'maxSharePercent' : 'maxResources'})`;
  }
  return undefined;
}

/**
 * Why a run cannot tag with these rules without a plan. Undefined if it can.
 * @param run something with rules and plan limits
 */
export function refusalWithoutPlan(run: unknown): string | undefined {
  const limit = limitIn(run);
  return limit === undefined
    ? undefined
    : `${limit}, so the changes are counted before the first one is made: make a plan with muster tag plan, then apply it with muster tag apply. muster run --no-tag and muster run --plan-only work`;
}
