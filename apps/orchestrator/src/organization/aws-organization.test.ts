import { describe, expect, it } from '@jest/globals';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { AwsOrganization } from './aws-organization.ts';

type Page = Record<string, unknown>;

/** A client whose pages are given by parent and token, as `r-root` and `r-root@token`. */
function clientWith(pages: Record<string, Page>): OrganizationsClient {
  const client = new OrganizationsClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () => async (args: { input: object }) => {
      const { ParentId, NextToken } = args.input as { ParentId: string; NextToken?: string };
      const output = pages[NextToken === undefined ? ParentId : `${ParentId}@${NextToken}`];
      if (output === undefined) throw new Error(`no page for ${ParentId} ${NextToken}`);
      return { output: { $metadata: {}, ...output }, response: {} };
    },
    { step: 'initialize' },
  );
  return client;
}

const openOrganization = (pages: Record<string, Page>) => new AwsOrganization(() => clientWith(pages));

describe('AwsOrganization', () => {
  it('walks all pages of accounts, empty ones too, and reads State before Status', async () => {
    const organization = openOrganization({
      'r-root': {
        Accounts: [{ Id: '000000000001', State: 'ACTIVE', Status: 'SUSPENDED' }],
        NextToken: 'two',
      },
      'r-root@two': { Accounts: [], NextToken: 'three' },
      'r-root@three': { NextToken: 'four' },
      'r-root@four': {
        Accounts: [
          { Id: '000000000002', State: 'PENDING_CLOSURE', Status: 'ACTIVE' },
          { Id: '000000000003', Status: 'ACTIVE' },
          { Id: '000000000004', Status: 'SUSPENDED' },
          { Id: '000000000005' },
        ],
      },
    });
    expect((await organization.read('us-east-1', (tree) => tree.listAccounts('r-root'))).result).toEqual([
      { id: '000000000001', state: 'ACTIVE' },
      { id: '000000000002', state: 'PENDING_CLOSURE' },
      { id: '000000000003', state: 'ACTIVE' },
      { id: '000000000004', state: 'SUSPENDED' },
      { id: '000000000005', state: undefined },
    ]);
  });

  it('walks all pages of units', async () => {
    const organization = openOrganization({
      'r-root': { OrganizationalUnits: [], NextToken: 'two' },
      'r-root@two': { OrganizationalUnits: [{ Id: 'ou-r-a' }, { Id: 'ou-r-b' }] },
    });
    expect((await organization.read('us-east-1', (tree) => tree.listUnits('r-root'))).result).toEqual([
      'ou-r-a',
      'ou-r-b',
    ]);
  });

  it('stops on an account without an id', async () => {
    const organization = openOrganization({ 'r-root': { Accounts: [{ State: 'ACTIVE' }] } });
    await expect(organization.read('us-east-1', (tree) => tree.listAccounts('r-root'))).rejects.toMatchObject(
      {
        name: 'ContractViolation',
      },
    );
  });
});
