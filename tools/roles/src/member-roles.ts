/** The CloudFormation template of the roles in member accounts. */
export const memberRolesFile = new URL('../member-roles.yaml', import.meta.url);
