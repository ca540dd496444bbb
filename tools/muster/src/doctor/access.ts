import { type AccountAccess, accessTo, type AccountSettings, type Roles } from '@muster/contracts';

/** How a run accesses one account. */
export interface DoctorAccess extends AccountAccess {
  /** The configuration names a role for this account only, which is not from the template of the member roles. */
  readonly hasOwnRole: boolean;
}

export const accessOf = (roles: Roles, settings: AccountSettings | undefined): DoctorAccess => ({
  ...accessTo(roles, settings),
  hasOwnRole: settings?.role !== undefined,
});

type Part = 'reader' | 'tagger';

/** `role MusterReader`, `profile dev`, `own credentials` */
export function subjectOf({ roles, profile, self }: DoctorAccess, part: Part): string {
  if (profile !== undefined) return `profile ${profile}`;
  return self === true ? 'own credentials' : `role ${roles[part]}`;
}

/** `the role MusterReader`, `the profile dev`, `your own identity` */
export const actorOf = (access: DoctorAccess, part: Part): string =>
  access.self === true ? 'your own identity' : `the ${subjectOf(access, part)}`;

/** Where the permissions of the account are, in an advice to change them. */
export function policyOf(access: DoctorAccess, part: Part): string {
  if (access.self === true) return 'the policies of your own identity';
  if (access.profile !== undefined) return `the policies of the identity of the profile ${access.profile}`;
  const role = access.roles[part];
  return `the policy of ${role}${access.hasOwnRole ? '' : ' (tools/roles/member-roles.yaml does)'}`;
}

/** Whether the permissions are those of the template of the member roles. */
export const isOfTemplate = ({ profile, self, hasOwnRole }: DoctorAccess): boolean =>
  profile === undefined && self !== true && !hasOwnRole;
