import * as z from 'zod';
import { isWhole, type Rule, MAX_TAG_KEY_LENGTH } from './rules.ts';

/** As many as fit into the role's policy beside the rest of it: `ProtectedTagKeys` of `tools/roles`. */
const MAX_PATTERNS = 50;

/** A tag key; `*` stands for any characters and `?` for one, as in IAM's `StringLike`. */
export const TagKeyPattern = z
  .string({ error: 'expected a tag key as a string, such as "Team" or "aws-backup*"' })
  .min(1, 'a tag key has at least 1 character')
  .max(MAX_TAG_KEY_LENGTH, `a tag key has at most ${MAX_TAG_KEY_LENGTH} characters`)
  .refine(isWhole, 'a tag key cannot contain half of a character (an unpaired surrogate)');

/** Tag keys that no rule may set. */
export const ProtectedTagKeys = z
  .array(TagKeyPattern)
  .min(1, 'name at least one tag key')
  .max(MAX_PATTERNS, `at most ${MAX_PATTERNS} tag keys; use wildcards, such as "aws-backup*"`);
export type ProtectedTagKeys = z.infer<typeof ProtectedTagKeys>;

/**
 * Whether a tag key falls under a pattern, in upper or lower case: the policies that depend on a tag name it in
 * `aws:ResourceTag/KEY`, whose case does not count. The time is bounded by the product of the two lengths.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition", case of context key names.
 */
export function matchesTagKey(pattern: string, key: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...key.toLowerCase()];
  let at = 0;
  let star: { readonly next: number; from: number } | undefined;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = { next: at + 1, from: index };
      at += 1;
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at += 1;
      index += 1;
    } else if (star !== undefined) {
      // The last star takes one character more.
      star.from += 1;
      index = star.from;
      at = star.next;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}

/** A tag of a rule that is protected, and the pattern that protects it. */
export interface ProtectedTag {
  /** Position of the rule. */
  readonly index: number;
  readonly ruleId: string;
  readonly key: string;
  readonly pattern: string;
}

/** The tags of rules that no rule may set. */
export const protectedTagsOf = (
  rules: readonly Pick<Rule, 'id' | 'set'>[],
  protectedTagKeys: ProtectedTagKeys,
): ProtectedTag[] =>
  rules.flatMap(({ id, set }, index) =>
    set.flatMap(([key]) => {
      const pattern = protectedTagKeys.find((each) => matchesTagKey(each, key));
      return pattern === undefined ? [] : [{ index, ruleId: id, key, pattern }];
    }),
  );

/** Refuses rules that set a protected tag, at the place of the tag below `path`. */
export function refuseProtectedTags(
  {
    rules,
    protectedTagKeys = [],
  }: { rules: readonly Rule[]; protectedTagKeys?: ProtectedTagKeys | undefined },
  context: z.core.$RefinementCtx,
  path: readonly PropertyKey[] = [],
): void {
  for (const { index, ruleId, key, pattern } of protectedTagsOf(rules, protectedTagKeys))
    context.addIssue({
      code: 'custom',
      path: [...path, 'rules', index, 'set', key],
      message: `rule "${ruleId}" sets the tag "${key}", which protectedTagKeys protects ("${pattern}"); take one of the two away`,
    });
}

/** Something outside of Muster that reads a tag and acts by it. */
export interface SensitiveTagKey {
  readonly pattern: string;
  /** `… depends on it`. */
  readonly dependent: string;
}

/**
 * Keys that a rule can set, but hardly should: what reads them decides about access, backups, patches or whether an
 * instance runs. Keys that begin with `aws:` cannot be set at all. Keys of an organization's own policies are not known
 * here; `protectedTagKeys` names them.
 *
 * Sources: Systems Manager User Guide, "Patch groups"; AWS whitepaper "Best Practices for Tagging AWS Resources",
 * "Patching"; Instance Scheduler on AWS, default of the tag name; Kubernetes, "Well-Known Labels", and the AWS cloud
 * provider's cluster tag; Amazon EKS User Guide, tags of node groups; Karpenter, tags of its nodes; Elastic Beanstalk
 * Developer Guide, "Tagging resources"; Amazon ECS Developer Guide, capacity providers.
 */
export const SENSITIVE_TAG_KEYS: readonly SensitiveTagKey[] = [
  { pattern: 'aws-backup*', dependent: 'the choice of what is backed up' },
  { pattern: 'dlm:*', dependent: 'the choice of what is backed up' },
  { pattern: 'Patch Group', dependent: 'the patch baseline of Systems Manager' },
  { pattern: 'PatchGroup', dependent: 'the patch baseline of Systems Manager' },
  { pattern: 'Maintenance Window', dependent: 'the time at which patches are installed' },
  { pattern: 'Schedule', dependent: 'Instance Scheduler on AWS' },
  { pattern: 'kubernetes.io/*', dependent: 'the cluster that an instance belongs to' },
  { pattern: 'k8s.io/*', dependent: 'the cluster that an instance belongs to' },
  { pattern: 'eks:*', dependent: 'the cluster that an instance belongs to' },
  { pattern: 'karpenter.*/*', dependent: 'the cluster that an instance belongs to' },
  { pattern: 'AmazonECSManaged', dependent: 'the scaling of an ECS cluster' },
  { pattern: 'elasticbeanstalk:*', dependent: 'Elastic Beanstalk' },
];

/** What depends on a tag key, where one of the known services does. */
export const dependentOn = (key: string): string | undefined =>
  SENSITIVE_TAG_KEYS.find(({ pattern }) => matchesTagKey(pattern, key))?.dependent;
