export type { Conflict, ConflictReason } from './conflicts.ts';
export type { Disagreement } from './decide.ts';
export { AccountFactsUnknownError, type Facts, type RuledResource } from './facts.ts';
export { factsNeededBy, organizationProblems } from './needed-facts.ts';
export { isOwned } from './owned.ts';
export { literalOf } from './patterns.ts';
export { type RuleProblem, rulePartsIn } from './rule-parts.ts';
export { protectionProblems, ruleProblems, trialTagsOf } from './rule-problems.ts';
export { compileRules, type RuleChange, type RuleFate, type RuleOptions, type RuleSet } from './rule-set.ts';
export { matchesTagKey } from './tag-keys.ts';
export {
  type CheckedResource,
  compileStandard,
  type CompiledStandard,
  standardProblems,
  type Violation,
} from './tag-standard.ts';
