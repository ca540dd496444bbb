import { matchesTagKey } from '@muster/tag-rules';

/** A service outside of Muster that depends on a tag. */
export interface SensitiveTagKey {
  readonly pattern: string;
  /** Subject of `… depends on it`. */
  readonly dependent: string;
}

/**
 * Keys that a rule can set but usually should not: services that read them control access, backups, patches or whether
 * an instance runs. Keys that begin with `aws:` cannot be set. Keys in an organization's own policies are unknown here;
 * `protectedTagKeys` names them.
 * Sources: Systems Manager User Guide, "Patch groups"; AWS whitepaper "Best Practices for Tagging AWS Resources",
 * "Patching"; Instance Scheduler on AWS, default of the tag name; Kubernetes, "Well-Known Labels", and the AWS cloud
 * provider's cluster tag; Amazon EKS User Guide, tags of node groups; Karpenter, tags of its nodes; Elastic Beanstalk
 * Developer Guide, "Tagging resources"; Amazon ECS Developer Guide, capacity providers.
 */
export const SENSITIVE_TAG_KEYS: readonly SensitiveTagKey[] = [
  { pattern: 'aws-backup*', dependent: 'the selection of resources to back up' },
  { pattern: 'dlm:*', dependent: 'the selection of resources to back up' },
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

/** The services that depend on a tag key. Undefined if none of the known ones does. */
export const dependentOn = (key: string): string | undefined =>
  SENSITIVE_TAG_KEYS.find(({ pattern }) => matchesTagKey(pattern, key))?.dependent;
