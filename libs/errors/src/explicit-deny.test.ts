import { expect, it } from '@jest/globals';
import { isExplicitDeny } from './explicit-deny.ts';

it.each([
  [
    'User: arn:x is not authorized to perform: ec2:DescribeInstances with an explicit deny in a service control policy',
    true,
  ],
  [
    'not authorized to perform: ec2:DescribeInstances with an explicit deny in a resource control policy',
    true,
  ],
  ['no identity-based policy allows the ec2:DescribeInstances action', false],
  ['', false],
])('%j: %s', (message, expected) => {
  expect(isExplicitDeny(message)).toBe(expected);
});
