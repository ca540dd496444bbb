import { beforeAll, describe, expect, it } from '@jest/globals';
import { functionsOf } from '../src/packages/packages.ts';
import { roleOfFunction } from '../src/rights/function-role.ts';
import { grantsOf } from '../src/rights/grants.ts';
import type { MemberRoles } from '../src/rights/member-role.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { place } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import { decideOwn, functions, localMemberRoles, packages, stacks } from './local-roles.ts';

let member: MemberRoles;
beforeAll(async () => {
  member = await localMemberRoles();
});

describe('the permission to write reports', () => {
  const bucket = `arn:aws:s3:::muster-reports-local-${hub}-us-east-1`;
  const [, role] = functions.find(([name]) => name === 'writeReport') ?? [];

  it.each([
    ['s3:PutObject', `${bucket}/runs/first.html`, 'Allowed'],
    ['s3:PutObject', `${bucket}/other/first.html`, 'ImplicitlyDenied'],
    ['s3:PutObject', `arn:aws:s3:::muster-reports-dev-${hub}-us-east-1/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:GetObject', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:DeleteObject', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:PutObjectAcl', `${bucket}/runs/first.html`, 'ImplicitlyDenied'],
    ['s3:PutBucketPolicy', bucket, 'ImplicitlyDenied'],
    ['s3:ListBucket', bucket, 'ImplicitlyDenied'],
  ])('%s on %s: %s', async (action, resource, decision) => {
    if (role === undefined) throw new Error('there is no role');
    expect(await decideOwn(member, role, action, resource)).toBe(decision);
  });

  it('exists only in stages with the setting, and for one function', () => {
    const withGrant = (of: ReturnType<typeof resolveStacks>) =>
      functionsOf(packages)
        .filter((each) => grantsOf(roleOfFunction(each, of)).some(({ action }) => action.startsWith('s3:')))
        .map(({ name }) => name);
    expect(withGrant(stacks)).toEqual(['writeReport']);
    expect(withGrant(resolveStacks(packages, place))).toEqual([]);
  });
});
