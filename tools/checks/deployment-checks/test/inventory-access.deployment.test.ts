import { describe, expect, it } from '@jest/globals';
import { decide } from '@muster/roles/testing';
import * as z from 'zod';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { place } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import { ORGANIZATION, packages } from './local-roles.ts';

describe('access to the inventory table', () => {
  const table = `arn:aws:dynamodb:us-east-1:${hub}:table/muster-inventory-local`;
  const opened = resolveStacks(packages, place, {
    InventoryReaderAccounts: '222222222222,333333333333',
    InventoryReaderPaths: `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*,${ORGANIZATION}/r-ab12/ou-ab12-22222222/`,
  });
  const policy = Object.values(opened.stacks.inventory.resources)
    .map(({ properties }) => properties['ResourcePolicy'])
    .find((each) => each !== undefined);
  const { PolicyDocument } = z.looseObject({ PolicyDocument: z.unknown() }).parse(policy);

  const decideOther = (accountId: string, action: string, path: string, organization = ORGANIZATION) =>
    decide({
      principal: `arn:aws:iam::${accountId}:role/report`,
      action,
      resource: table,
      accountId: hub,
      context: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalOrgPaths': [path] },
      identityPolicies: [
        {
          name: 'reads',
          document: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
          },
        },
      ],
      resourcePolicy: PolicyDocument,
    });
  const below = (unit: string) => `${ORGANIZATION}/r-ab12/${unit}/`;

  it.each([
    ['an account in the list', '222222222222', below('ou-ab12-99999999'), ORGANIZATION, 'Allowed'],
    ['an account in a listed unit', '444444444444', below('ou-ab12-11111111'), ORGANIZATION, 'Allowed'],
    [
      'an account below such a unit',
      '444444444444',
      below('ou-ab12-11111111/ou-ab12-33333333'),
      ORGANIZATION,
      'Allowed',
    ],
    [
      'an account directly in a unit without *',
      '444444444444',
      below('ou-ab12-22222222'),
      ORGANIZATION,
      'Allowed',
    ],
    [
      'an account below a unit without *',
      '444444444444',
      below('ou-ab12-22222222/ou-ab12-33333333'),
      ORGANIZATION,
      'ImplicitlyDenied',
    ],
    [
      'another account of the organization',
      '444444444444',
      below('ou-ab12-99999999'),
      ORGANIZATION,
      'ImplicitlyDenied',
    ],
    [
      'an account of another organization',
      '444444444444',
      'o-z9y8x7w6v5/r-ab12/ou-ab12-11111111/',
      'o-z9y8x7w6v5',
      'ImplicitlyDenied',
    ],
  ])('%s: %s in %s', async (_what, account, path, organization, decision) => {
    expect(await decideOther(account, 'dynamodb:Query', path, organization)).toBe(decision);
    expect(await decideOther(account, 'dynamodb:Scan', path, organization)).toBe('ImplicitlyDenied');
    expect(await decideOther(account, 'dynamodb:PutItem', path, organization)).toBe('ImplicitlyDenied');
  });

  // DynamoDB refuses a policy as public if no condition without a wildcard restricts it.
  it('is restricted by a value without a wildcard in every statement', () => {
    const { Statement } = z
      .looseObject({
        Statement: z.array(
          z.looseObject({ Sid: z.string(), Principal: z.unknown(), Condition: z.unknown() }),
        ),
      })
      .parse(PolicyDocument);
    expect(Statement.map(({ Sid, Principal, Condition }) => [Sid, Principal, Condition])).toEqual([
      [
        'AccountsRead',
        { AWS: ['222222222222', '333333333333'] },
        { StringNotEquals: { 'aws:PrincipalAccount': hub } },
      ],
      [
        'OrganizationPathsRead',
        { AWS: '*' },
        {
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
          'ForAnyValue:StringLike': {
            'aws:PrincipalOrgPaths': [
              `${ORGANIZATION}/r-ab12/ou-ab12-11111111/*`,
              `${ORGANIZATION}/r-ab12/ou-ab12-22222222/`,
            ],
          },
          StringNotEquals: { 'aws:PrincipalAccount': hub },
        },
      ],
    ]);
  });
});
