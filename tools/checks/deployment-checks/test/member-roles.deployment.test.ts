import { beforeAll, describe, expect, it } from '@jest/globals';
import { functionsOf } from '../src/packages/packages.ts';
import { roleOfFunction } from '../src/rights/function-role.ts';
import { covers, grantsOf } from '../src/rights/grants.ts';
import type { MemberRoles } from '../src/rights/member-role.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { place } from '../src/world/artifact-world.ts';
import { decideOwn, functions, localMemberRoles, packages, settings } from './local-roles.ts';

let member: MemberRoles;
beforeAll(async () => {
  member = await localMemberRoles();
});

describe('the roles of member accounts', () => {
  const readers = ['discover', 'checkReader', 'listRegions'];
  const taggers = ['applyTags', 'checkTagger'];

  it.each(functions)(
    'let %s in only where its function needs them, and only with the external ID',
    async (name, role) => {
      const attempt = (target: string, externalId?: string) =>
        decideOwn(
          member,
          role,
          'sts:AssumeRole',
          `arn:aws:iam::111111111111:role/${target}`,
          externalId === undefined ? {} : { 'sts:ExternalId': externalId },
        );
      expect({
        reader: await attempt('MusterReader', 'muster'),
        tagger: await attempt('MusterTagger', 'muster'),
        other: await attempt('Admin', 'muster'),
        withoutId: await attempt('MusterReader'),
        otherId: await attempt('MusterTagger', 'other'),
      }).toEqual({
        reader: readers.includes(name) ? 'Allowed' : 'ImplicitlyDenied',
        tagger: taggers.includes(name) ? 'Allowed' : 'ImplicitlyDenied',
        other: 'ImplicitlyDenied',
        withoutId: 'ImplicitlyDenied',
        otherId: 'ImplicitlyDenied',
      });
    },
  );

  it('are assumed through another role only if the stage names it', async () => {
    const jump = 'arn:aws:iam::333333333333:role/Jump';
    const chained = resolveStacks(packages, place, { ...settings, ThroughRoleArn: jump });
    const may: string[] = [];
    for (const each of functionsOf(packages)) {
      const grants = grantsOf(roleOfFunction(each, chained));
      if (grants.some((grant) => covers(grant, { action: 'sts:AssumeRole', resource: jump })))
        may.push(each.name);
    }
    expect(may.toSorted()).toEqual([...readers, ...taggers].toSorted());
    const without = functions.filter(([, role]) =>
      grantsOf(role).some((grant) => covers(grant, { action: 'sts:AssumeRole', resource: jump })),
    );
    expect(without).toEqual([]);
  });
});
