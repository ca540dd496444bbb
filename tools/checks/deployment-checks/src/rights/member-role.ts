import { memberRolesFile, readTemplate, resolveTemplate, type Role, rolesOf } from '@muster/roles';

/** The roles that every member account has, by the name of the role. */
export type MemberRoles = (accountId: string) => ReadonlyMap<string, Role>;

export interface MemberRolesOptions {
  readonly hub: string;
  readonly stage: string;
  /** Id of the organization, `o-…`. */
  readonly organization: string;
}

/** What the template of member accounts makes, with the external id that is the services' default. */
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

/** The role that an ARN means; undefined if the template makes none of that name. */
export function memberRoleOf(roles: MemberRoles, roleArn: string): Role | undefined {
  const [, , , , accountId = '', role = ''] = roleArn.split(':');
  return roles(accountId).get(role.replace(/^role\//, ''));
}
