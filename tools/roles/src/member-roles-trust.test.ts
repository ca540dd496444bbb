import { describe, expect, it } from '@jest/globals';
import type { ResolvedTemplate } from './resolve-template.ts';
import { roleOf } from './roles.ts';
import { hub, member, memberRoles, organization } from './testing/member-roles.ts';
import { decide } from './testing/simulate.ts';

/** The caller has the maximum permissions in its own account, so that only the trust policy protects the role. */
const anything = {
  name: 'anything',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

interface Caller {
  readonly role: string;
  readonly accountId?: string;
  readonly externalId?: string | undefined;
  readonly organizationId?: string | undefined;
}

/** IAM's decision on AssumeRole from a session of a role, with the context that AWS adds. */
const assume = (template: ResolvedTemplate, target: 'ReaderRole' | 'TaggerRole', caller: Caller) => {
  const { role, accountId = hub } = caller;
  const { externalId, organizationId } = { externalId: 'roll-call', organizationId: organization, ...caller };
  const { roleName, trustPolicy } = roleOf(template, target);
  return decide({
    principal: `arn:aws:sts::${accountId}:assumed-role/${role}/session`,
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${member}:role/${roleName}`,
    accountId: member,
    context: {
      'aws:PrincipalArn': `arn:aws:iam::${accountId}:role/${role}`,
      ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
      ...(organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId }),
    },
    identityPolicies: [anything],
    resourcePolicy: trustPolicy,
  });
};

const trusted = {
  ReaderRole: [
    'muster-inventory-prod-discover',
    'muster-inventory-prod-checkReader',
    'muster-orchestrator-prod-listRegions',
  ],
  TaggerRole: ['muster-tagger-prod-applyTags', 'muster-tagger-prod-checkTagger'],
};

const template = await memberRoles();

describe.each(['ReaderRole', 'TaggerRole'] as const)('%s', (target) => {
  const [role = ''] = trusted[target];

  it.each(trusted[target])('can be assumed by %s', async (name) => {
    expect(await assume(template, target, { role: name })).toBe('Allowed');
  });

  it.each<[string, Caller]>([
    ['another role of the hub', { role: 'Admin' }],
    ['a function that does not need the role', { role: 'muster-orchestrator-prod-planRun' }],
    ['the function of another stage', { role: role.replace('-prod-', '-dev-') }],
    ['a role whose name starts in the same way', { role: `${role}2` }],
    ['a role of this name in another account', { role, accountId: '333333333333' }],
    ['a role of this name in this account', { role, accountId: member }],
    ['no external ID', { role, externalId: undefined }],
    ['another external ID', { role, externalId: 'muster' }],
    ['an external ID in a different case', { role, externalId: 'Roll-Call' }],
    ['another organization', { role, organizationId: 'o-z9y8x7w6v5' }],
    ['no organization', { role, organizationId: undefined }],
  ])('refuses %s', async (_what, caller) => {
    expect(await assume(template, target, caller)).toBe('ImplicitlyDenied');
  });

  it('refuses the functions that the other role trusts', async () => {
    const [other = ''] = trusted[target === 'ReaderRole' ? 'TaggerRole' : 'ReaderRole'];
    expect(await assume(template, target, { role: other })).toBe('ImplicitlyDenied');
  });
});

describe('an account outside the organization', () => {
  const role = 'muster-inventory-prod-discover';

  it('allows access with only the external ID', async () => {
    const outside = await memberRoles({ OrganizationId: '' });
    expect(await assume(outside, 'ReaderRole', { role, organizationId: undefined })).toBe('Allowed');
    expect(await assume(outside, 'ReaderRole', { role, externalId: undefined })).toBe('ImplicitlyDenied');
    expect(await assume(outside, 'ReaderRole', { role: 'Admin' })).toBe('ImplicitlyDenied');
  });
});

describe('a run with another role', () => {
  const ci = { role: 'ci', accountId: '333333333333' };

  it('is allowed if the account names its role', async () => {
    const own = await memberRoles({ AdditionalPrincipalArns: 'arn:aws:iam::333333333333:role/ci' });
    for (const target of ['ReaderRole', 'TaggerRole'] as const) {
      expect(await assume(own, target, ci)).toBe('Allowed');
      expect(await assume(own, target, { ...ci, role: 'other' })).toBe('ImplicitlyDenied');
      expect(await assume(own, target, { ...ci, externalId: undefined })).toBe('ImplicitlyDenied');
      expect(await assume(own, target, { ...ci, organizationId: undefined })).toBe('ImplicitlyDenied');
    }
  });

  it('is refused otherwise', async () => {
    expect(await assume(template, 'ReaderRole', ci)).toBe('ImplicitlyDenied');
  });
});
