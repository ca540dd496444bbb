import { memberRolesFile, readTemplate, resolveTemplate, type ResolvedTemplate } from '../index.ts';

export const hub = '111111111111';
export const member = '222222222222';
export const organization = 'o-a1b2c3d4e5';

/** The roles that a StackSet creates in every account, with `changes` to its parameters. */
export async function memberRoles(
  changes: Readonly<Record<string, string>> = {},
  partition = 'aws',
): Promise<ResolvedTemplate> {
  const parameters = {
    HubAccountId: hub,
    ExternalId: 'roll-call',
    OrganizationId: organization,
    ...changes,
  };
  return resolveTemplate(await readTemplate(memberRolesFile), parameters, {
    pseudo: { 'AWS::AccountId': member, 'AWS::Partition': partition },
    getAtt: (id, attribute) => `${id}.${attribute}`,
  });
}
