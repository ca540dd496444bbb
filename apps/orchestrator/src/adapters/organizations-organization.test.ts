import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, it } from '@jest/globals';
import { AwsOrganization } from './organizations-organization.ts';

type Page = Record<string, unknown>;

/** A client whose pages are keyed by parent and token, such as `r-root` and `r-root@token`. */
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
  it('reads all pages of accounts, including empty ones, and prefers State to Status', async () => {
    const organization = openOrganization({
      'r-root': {
        Accounts: [{ Id: '000000000001', State: 'ACTIVE', Status: 'SUSPENDED' }],
        NextToken: 'two',
      },
      'r-root@two': { Accounts: [], NextToken: 'three' },
      'r-root@three': { Accounts: [], NextToken: 'four' },
      'r-root@four': {
        Accounts: [
          { Id: '000000000002', State: 'PENDING_CLOSURE', Status: 'ACTIVE' },
          { Id: '000000000003', Status: 'ACTIVE' },
          { Id: '000000000004', Status: 'SUSPENDED' },
          { Id: '000000000005' },
        ],
      },
    });
    expect(
      (await organization.read('us-east-1', (tree) => tree.listAccounts('r-root'))).result.items,
    ).toEqual([
      { id: '000000000001', state: 'ACTIVE' },
      { id: '000000000002', state: 'PENDING_CLOSURE' },
      { id: '000000000003', state: 'ACTIVE' },
      { id: '000000000004', state: 'SUSPENDED' },
      { id: '000000000005', state: undefined },
    ]);
  });

  it('reads all pages of units', async () => {
    const organization = openOrganization({
      'r-root': { OrganizationalUnits: [], NextToken: 'two' },
      'r-root@two': { OrganizationalUnits: [{ Id: 'ou-r-a', Name: 'prod' }, { Id: 'ou-r-b' }] },
    });
    expect((await organization.read('us-east-1', (tree) => tree.listUnits('r-root'))).result).toEqual({
      items: [{ id: 'ou-r-a', name: 'prod' }, { id: 'ou-r-b' }],
      odd: [],
    });
  });

  it('leaves out an account without an ID, keeps one without a state, and reports both', async () => {
    const Accounts = [
      { State: 'ACTIVE' },
      { Id: '12345678901' },
      null,
      { Id: '000000000001', Name: 'first' },
      { Id: '000000000002', State: 5, Status: 'SUSPENDED' },
      { Id: '000000000003', Name: 'a\u001bb', State: '' },
    ];
    const organization = openOrganization({ 'r-root': { Accounts } });
    const { result } = await organization.read('us-east-1', (tree) => tree.listAccounts('r-root'));
    expect(result.items).toEqual([
      { id: '000000000001', state: undefined, name: 'first' },
      { id: '000000000002', state: 'SUSPENDED' },
      { id: '000000000003', state: undefined },
    ]);
    const listing = 'organizations:ListAccountsForParent of r-root';
    expect(result.odd).toEqual([
      { listing, problem: 'no valid account ID: {"State":"ACTIVE"}' },
      { listing, problem: 'no valid account ID: {"Id":"12345678901"}' },
      { listing, problem: 'no valid account ID: null' },
      { listing, id: '000000000001', problem: 'no State' },
      { listing, id: '000000000003', problem: 'no State' },
    ]);
  });

  it('leaves out a unit without an ID and reports it', async () => {
    const organization = openOrganization({
      'r-root': { OrganizationalUnits: [{ Name: 'x'.repeat(1_000) }, { Id: 'r-x' }, 7, { Id: 'ou-r-a' }] },
    });
    const { result } = await organization.read('us-east-1', (tree) => tree.listUnits('r-root'));
    expect(result.items).toEqual([{ id: 'ou-r-a' }]);
    const problems = result.odd.map(({ problem }) => problem);
    expect(problems.slice(1)).toEqual(['no valid unit ID: {"Id":"r-x"}', 'no valid unit ID: 7']);
    expect(problems[0]).toMatch(/^no valid unit ID: \{"Name":"x{100,191}$/);
  });

  it.each([
    ['listAccounts', 'ListAccountsForParent', { Accounts: [], NextToken: 'again' }],
    ['listUnits', 'ListOrganizationalUnitsForParent', { OrganizationalUnits: [], NextToken: 'again' }],
  ] as const)('%s stops if a token repeats', async (list, operation, page) => {
    const organization = openOrganization({ 'r-root': page, 'r-root@again': page });
    const walk = organization.read<unknown>('us-east-1', (tree) => tree[list]('r-root'));
    await expect(walk).rejects.toMatchObject({
      name: 'ListingRepeats',
      message: expect.stringContaining(`organizations:${operation} of r-root`),
    });
  });

  it.each([
    ['AccessDeniedException', 1],
    ['UnrecognizedClientException', 2],
  ])('retries once after %s, then reports the call and the unit', async (name, clients) => {
    let opened = 0;
    let calls = 0;
    const refusal = Object.assign(new Error('no'), { name, $metadata: { httpStatusCode: 400 } });
    const organization = new AwsOrganization(
      () => {
        opened++;
        const client = new OrganizationsClient({ region: 'us-east-1' });
        client.middlewareStack.add(() => async () => Promise.reject(++calls > 0 ? refusal : undefined), {
          step: 'initialize',
        });
        return client;
      },
      async () => undefined,
    );
    await expect(organization.read('us-east-1', (tree) => tree.listAccounts('ou-a'))).rejects.toMatchObject({
      name,
      message: 'organizations:ListAccountsForParent of ou-a: no',
    });
    expect([opened, calls]).toEqual([clients, 2]);
  });
});
