import { describe, expect, it } from '@jest/globals';
import type { Role } from '@muster/roles';
import { covers, grantsOf } from './grants.ts';

const roleWith = (statement: object, managedPolicyArns: string[] = []): Role => ({
  logicalId: 'R',
  trustPolicy: { Version: '2012-10-17', Statement: [] },
  inlinePolicies: [
    { name: 'p', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } },
  ],
  managedPolicyArns,
});

describe('grantsOf', () => {
  it('lists each action on each resource', () => {
    expect(grantsOf(roleWith({ Action: ['a:One', 'a:Two'], Resource: ['x', 'y'] }))).toEqual([
      { action: 'a:One', resource: 'x' },
      { action: 'a:One', resource: 'y' },
      { action: 'a:Two', resource: 'x' },
      { action: 'a:Two', resource: 'y' },
    ]);
  });

  it('leaves out denied actions', () => {
    expect(grantsOf(roleWith({ Effect: 'Deny', Action: 'a:One', Resource: '*' }))).toEqual([]);
  });

  it.each([
    ['all actions but one', roleWith({ NotAction: 'a:One', Resource: '*' })],
    ['all resources but one', roleWith({ Action: 'a:One', NotResource: 'x' })],
    [
      'a managed policy',
      roleWith({ Action: 'a:One', Resource: 'x' }, ['arn:aws:iam::aws:policy/ReadOnlyAccess']),
    ],
  ])('refuses to list %s', (_what, role) => {
    expect(() => grantsOf(role)).toThrow('R');
  });
});

describe('covers', () => {
  it.each([
    ['a:Get*', 'x', 'a:GetItem', 'x', true],
    ['a:getitem', 'x', 'a:GetItem', 'x', true],
    ['a:GetItem', 'arn:table/a', 'a:GetItem', 'arn:table/ab', false],
    ['a:GetItem', 'arn:aws:iam::*:role/R', 'a:GetItem', 'arn:aws:iam::1:role/R', true],
    ['a:GetItem', 'arn:table/a.b', 'a:GetItem', 'arn:table/a-b', false],
    ['a:GetItem', 'X', 'a:GetItem', 'x', false],
  ])('%s on %s, called %s on %s: %s', (action, resource, calledAction, calledResource, expected) => {
    expect(covers({ action, resource }, { action: calledAction, resource: calledResource })).toBe(expected);
  });
});
