import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  paginateListAccounts,
} from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

let harness: Harness;
afterEach(() => harness.close());

describe('Organizations', () => {
  it('lists the accounts with State and Status, including the suspended one if configured', async () => {
    harness = await startHarness({ accounts: 2, suspendedAccount: true });
    const { Accounts = [] } = await harness.organizations().send(new ListAccountsCommand({}));
    expect(Accounts.map(({ Id, State, Status }) => [Id, State, Status])).toEqual([
      ['999999999999', 'ACTIVE', 'ACTIVE'],
      ['111111111111', 'ACTIVE', 'ACTIVE'],
      ['222222222222', 'ACTIVE', 'ACTIVE'],
      ['888888888888', 'SUSPENDED', 'SUSPENDED'],
    ]);
    expect(Accounts[1]?.JoinedTimestamp).toEqual(new Date('2025-01-01T00:00:00Z'));
    await expect(harness.assume('888888888888')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('returns pages of 20, and empty ones if configured', async () => {
    harness = await startHarness({ accounts: 99, emptyPages: true, throttling: false });
    const sizes: number[] = [];
    const ids = new Set<string | undefined>();
    for await (const { Accounts = [] } of paginateListAccounts({ client: harness.organizations() }, {})) {
      sizes.push(Accounts.length);
      for (const { Id } of Accounts) ids.add(Id);
    }
    expect(ids.size).toBe(100);
    expect(sizes).toEqual([0, 20, 20, 0, 20, 20, 0, 20]);
  });

  it('spreads the accounts over two units of one root', async () => {
    harness = await startHarness({ accounts: 3, suspendedAccount: true });
    const client = harness.organizations();
    const { Roots } = await client.send(new ListRootsCommand({}));
    expect(Roots?.map(({ Id }) => Id)).toEqual(['r-muster']);
    const units = async (ParentId: string) =>
      (await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId }))).OrganizationalUnits?.map(
        ({ Id }) => Id,
      );
    expect(await units('r-muster')).toEqual(['ou-muster-prod', 'ou-muster-dev']);
    expect(await units('ou-muster-dev')).toEqual([]);
    const accounts = async (ParentId: string) =>
      (await client.send(new ListAccountsForParentCommand({ ParentId }))).Accounts?.map(({ Id }) => Id);
    expect(await accounts('r-muster')).toEqual(['999999999999']);
    expect(await accounts('ou-muster-prod')).toEqual(['111111111111', '333333333333']);
    expect(await accounts('ou-muster-dev')).toEqual(['222222222222', '888888888888']);
    await expect(accounts('ou-none')).rejects.toMatchObject({ name: 'ParentNotFoundException' });
  });

  it('describes the organization and an account', async () => {
    harness = await startHarness();
    const client = harness.organizations();
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    expect(Organization?.MasterAccountId).toBe('999999999999');
    const { Account } = await client.send(new DescribeAccountCommand({ AccountId: '111111111111' }));
    expect(Account?.Name).toBe('account-111111111111');
    await expect(
      client.send(new DescribeAccountCommand({ AccountId: '555555555555' })),
    ).rejects.toMatchObject({
      name: 'AccountNotFoundException',
    });
  });

  it('answers only the management account, only valid requests, and throttles them', async () => {
    harness = await startHarness();
    const client = harness.organizations();
    const member = harness.organizations(await harness.assume());
    await expect(member.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(client.send(new ListAccountsCommand({ MaxResults: 21 }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await expect(client.send(new ListAccountsCommand({ NextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    const burst = Array.from({ length: 20 }, () => client.send(new ListAccountsCommand({})));
    const refused = (await Promise.allSettled(burst)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({ reason: { name: 'TooManyRequestsException' } });
  });
});
