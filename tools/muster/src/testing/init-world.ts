import { CredentialsError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

export const HUB = '999999999999';
export const ORGANIZATION: Surroundings['organization'] = {
  describe: async () => ({ id: 'o-a1b2c3d4e5', managementAccountId: HUB }),
  roots: async () => [{ id: 'r-abcd', name: 'Root' }],
  unitsIn: async () => [
    { id: 'ou-abcd-11111111', name: 'prod' },
    { id: 'ou-abcd-22222222', name: 'dev' },
  ],
  accountsBelow: async (_region, parents) =>
    new Map(
      parents.map((parent) => [
        parent,
        parent === 'r-abcd'
          ? [
              { id: HUB, name: 'hub', state: 'ACTIVE' },
              { id: '111111111111', name: "Ana's shop", state: 'ACTIVE' },
              { id: '222222222222', name: 'yes', state: 'ACTIVE' },
              { id: '333333333333', name: 'old', state: 'SUSPENDED' },
            ]
          : [{ id: '111111111111', name: "Ana's shop", state: 'ACTIVE' }],
      ]),
    ),
};
export const PROFILES: Surroundings['profiles'] = {
  list: async () => ({
    profiles: [
      { name: 'prod-shop', hasCredentials: true },
      { name: 'prod-data', hasCredentials: true, accountId: '222222222222' },
      { name: 'prod-lost', hasCredentials: true },
      { name: 'base', hasCredentials: false },
    ],
    where: 'profiles in /home/ana/.aws/config: prod-shop, prod-data, prod-lost, base',
  }),
  identity: async (profile) => {
    if (profile === 'prod-shop')
      return { accountId: '111111111111', arn: 'arn:aws:iam::111111111111:user/ana' };
    throw new CredentialsError(`the AWS profile "${profile}" has expired`);
  },
};
