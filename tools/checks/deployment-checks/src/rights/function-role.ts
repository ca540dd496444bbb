import { type Role, rolesOf } from '@muster/roles';
import * as z from 'zod';
import { CheckError } from '../errors.ts';
import type { PackagedFunction } from '../packages/packages.ts';
import type { Stacks } from '../stacks/resolve-stacks.ts';

const WithRole = z.looseObject({ Role: z.string() });

/** The execution role of a function. @throws CheckError */
export function roleOfFunction({ service, logicalId, name }: PackagedFunction, { stacks }: Stacks): Role {
  const { Role: arn } = WithRole.parse(stacks[service].resources[logicalId]?.properties);
  const role = rolesOf(stacks[service]).find(
    ({ roleName }) => roleName === arn.slice(arn.lastIndexOf('/') + 1),
  );
  if (role === undefined) throw new CheckError(`${name} runs as ${arn}, which its stack does not make`);
  return role;
}
