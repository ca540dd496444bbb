import { memberRolesFile, readTemplate, resolveTemplate, type Role, rolesOf } from '@muster/roles';

/** The roles of every member account, by role name. */
export type MemberRoles = (accountId: string) => ReadonlyMap<string, Role>;

export interface MemberRolesOptions {
  readonly hub: string;
  readonly stage: string;
  /** ID of the organization, `o-…`. */
  readonly organization: string;
}

/** The roles in the template of member accounts, with the default external ID of the services. */
export async function readMemberRoles({
  hub,
  stage,
  organization,
}: MemberRolesOptions): Promise<MemberRoles> {
  const template = await readTemplate(memberRolesFile);
  const parameters = { HubAccountId: hub, Stage: stage, ExternalId: 'muster', OrganizationId: organization };
  return (accountId) => {
    const stack = resolveTemplate(template, parameters, {
      pseudo: { 'AWS::AccountId': accountId },
      getAtt: (id, attribute) => `${id}.${attribute}`,
    });
    return new Map(rolesOf(stack).map((role) => [role.roleName ?? '', role]));
  };
}

/** The role with this ARN. Undefined if the template has no role of that name. */
export function memberRoleOf(roles: MemberRoles, roleArn: string): Role | undefined {
  const [, , , , accountId = '', role = ''] = roleArn.split(':');
  return roles(accountId).get(role.replace(/^role\//, ''));
}
