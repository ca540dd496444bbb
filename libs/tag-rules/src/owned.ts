import type { RuledResource } from './facts.ts';

/**
 * Tags by which AWS services mark resources that they own. Sources: CloudFormation User Guide, "Resource tag"; EC2 Auto
 * Scaling User Guide, "Tag Auto Scaling groups and instances"; Amazon EKS User Guide, "Tagging your Amazon EKS
 * resources".
 */
const OWNER_TAG = /^(?:aws:cloudformation:|aws:eks:|eks:)|^aws:autoscaling:groupName$/;

/** Whether an AWS service owns a resource: its tags or its operator say so. */
export function isOwned({ managedBy, tags }: Pick<RuledResource, 'managedBy' | 'tags'>): boolean {
  if (managedBy !== undefined) return true;
  for (const key of tags.keys()) if (OWNER_TAG.test(key)) return true;
  return false;
}
