import { toStepError } from '@muster/aws-session';
import { OrganizationWalk } from '../domain/walk-organization.ts';
import type { OrganizationAccount, OrganizationUnit } from '../ports/organization.ts';

/** The tree of an organization, with names. */
export interface OrganizationView {
  /** The units directly in a root or unit. */
  unitsIn(parentId: string): Promise<readonly OrganizationUnit[]>;
  /** All accounts below a root or unit, in any state. */
  accountsBelow(parentId: string): Promise<readonly OrganizationAccount[]>;
}

/**
 * Reads the organization with the caller's credentials. Each root and unit is walked once.
 * @throws a MusterError, or an error of Organizations such as AccessDeniedException
 */
export async function viewOrganization<Result>(
  homeRegion: string,
  work: (view: OrganizationView) => Promise<Result>,
): Promise<Result> {
  const { AwsOrganization } = await import('./organizations-organization.ts');
  try {
    const { result } = await new AwsOrganization().read(homeRegion, (tree) => {
      const walk = new OrganizationWalk(tree);
      return work({
        unitsIn: async (parentId) => (await tree.listUnits(parentId)).items,
        accountsBelow: async (parentId) => (await walk.below(parentId)).accounts,
      });
    });
    return result;
  } catch (error) {
    throw toStepError(error);
  }
}
