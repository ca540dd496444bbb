import { decide } from '@muster/roles/testing';
import { functionsOf } from '../src/packages/packages.ts';
import { roleOfFunction } from '../src/rights/function-role.ts';
import { memberRoleOf, type MemberRoles, readMemberRoles } from '../src/rights/member-role.ts';
import { pipelineOf } from '../src/rights/pipeline.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { place } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import { packaged } from './packaged.ts';

export const ORGANIZATION = 'o-a1b2c3d4e5';
export const packages = packaged('local');
/** With the settings that give functions further permissions. */
export const settings = { ReportRetentionDays: '90' };
export const stacks = resolveStacks(packages, place, settings);
/** Each function with its role. */
export const functions = functionsOf(packages).map(
  (each) => [each.name, roleOfFunction(each, stacks)] as const,
);
type Role = (typeof functions)[number][1];
/**
 * The boundary of every role of a stage that a pipeline deploys. A call that is allowed with it is allowed without it.
 */
export const { boundary } = await pipelineOf('local', place);

export const accountOf = (arn: string): string => arn.split(':')[4] || hub;

export const localMemberRoles = (): Promise<MemberRoles> =>
  readMemberRoles({ hub, stage: 'local', organization: ORGANIZATION });

/**
 * IAM's decision on a call that a function makes with its own role. For AssumeRole, the trust policy of the role is
 * checked, too.
 */
export function decideOwn(
  member: MemberRoles,
  role: Role,
  action: string,
  resource: string,
  context: Record<string, string | string[]> = {},
) {
  const assumes = action === 'sts:AssumeRole';
  const trust = assumes ? memberRoleOf(member, resource)?.trustPolicy : undefined;
  const principalContext = {
    'aws:PrincipalArn': `arn:aws:iam::${hub}:role/${role.roleName}`,
    'aws:PrincipalOrgID': ORGANIZATION,
  };
  return decide({
    principal: `arn:aws:sts::${hub}:assumed-role/${role.roleName}/session`,
    action,
    resource,
    accountId: accountOf(resource),
    context: { ...context, ...(assumes ? principalContext : {}) },
    identityPolicies: role.inlinePolicies,
    permissionsBoundary: boundary,
    ...(trust === undefined ? {} : { resourcePolicy: trust }),
  });
}
