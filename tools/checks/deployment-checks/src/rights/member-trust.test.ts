import { describe, expect, it } from '@jest/globals';
import type { Permission, ServiceDefinition } from '@muster/service-definition';
import { functionName } from '@muster/service-definition';
import * as z from 'zod';
import { services } from '../packages/services.ts';
import { readMemberRoles } from './member-role.ts';

const HUB = '999999999999';
const MEMBER = '111111111111';
const STAGE = 'prod';
const Trust = z.object({
  Statement: z.array(
    z.object({
      Condition: z.object({
        ArnEquals: z.object({ 'aws:PrincipalArn': z.array(z.string()) }),
      }),
    }),
  ),
});

const assumes = (role: 'reader' | 'tagger', { actions, on }: Permission): boolean =>
  actions.includes('sts:AssumeRole') && on !== 'any' && 'memberRole' in on && on.memberRole === role;

/** The roles of the functions that may assume a role of member accounts, from their definitions. */
const functionRoles = (role: 'reader' | 'tagger'): string[] =>
  services.flatMap((service: ServiceDefinition) =>
    service.functions
      .filter(({ permissions }) => permissions.some((permission) => assumes(role, permission)))
      .map(({ name }) => `arn:aws:iam::${HUB}:role/${functionName(service, name, STAGE)}`),
  );

describe('the trust policies of the member roles', () => {
  it.each([
    ['reader', 'MusterReader'],
    ['tagger', 'MusterTagger'],
  ] as const)('name only the functions that may assume the %s role', async (role, roleName) => {
    const rolesIn = await readMemberRoles({ hub: HUB, stage: STAGE, organization: 'o-a1b2c3d4e5' });
    const { Statement } = Trust.parse(rolesIn(MEMBER).get(roleName)?.trustPolicy);
    const trusted = Statement.flatMap(({ Condition }) => Condition.ArnEquals['aws:PrincipalArn']);
    expect(trusted.toSorted()).toEqual(functionRoles(role).toSorted());
    expect(trusted).not.toEqual([]);
  });
});
