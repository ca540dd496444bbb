import { describe, expect, it } from '@jest/globals';
import type { OrganizationTree } from '../ports/organization.ts';
import { resolveOrganization } from './resolve-organization.ts';

const units: Record<string, string[]> = {
  'r-root': ['ou-r-prod', 'ou-r-dev'],
  'ou-r-prod': ['ou-r-web'],
  'ou-r-web': ['ou-r-shop'],
};
const accounts: Record<string, string[]> = {
  'r-root': ['000000000001'],
  'ou-r-prod': ['000000000010', '-00000000011'],
  'ou-r-web': ['000000000020'],
  'ou-r-shop': ['000000000030'],
  'ou-r-dev': ['000000000040', '000000000041'],
};

/** Accounts with a minus are not active. */
function openTree(): OrganizationTree & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    listUnits: async (parent) => {
      calls.push(`units ${parent}`);
      return { items: (units[parent] ?? []).map((id) => ({ id })), odd: [] };
    },
    listAccounts: async (parent) => {
      calls.push(`accounts ${parent}`);
      const items = (accounts[parent] ?? []).map((id) => ({
        id: id.replace('-', '0'),
        state: id.startsWith('-') ? 'SUSPENDED' : 'ACTIVE',
      }));
      return { items, odd: [] };
    },
  };
}

const resolveAll = (include: string[], exclude: string[] = []) =>
  resolveOrganization({ include, exclude }, openTree());
const resolve = async (include: string[], exclude: string[] = []) =>
  (await resolveAll(include, exclude)).accounts;

describe('resolveOrganization', () => {
  it('includes the active accounts of all levels below a root', async () => {
    expect(await resolve(['r-root'])).toEqual([
      '000000000001',
      '000000000010',
      '000000000020',
      '000000000030',
      '000000000040',
      '000000000041',
    ]);
  });

  it('keeps the names of the covered accounts', async () => {
    const tree: OrganizationTree = {
      listUnits: async () => ({ items: [], odd: [] }),
      listAccounts: async () => ({
        items: [
          { id: '000000000001', state: 'ACTIVE', name: 'production' },
          { id: '000000000002', state: 'ACTIVE' },
          { id: '000000000003', state: 'ACTIVE', name: 'excluded' },
          { id: '000000000004', state: 'SUSPENDED', name: 'suspended' },
        ],
        odd: [],
      }),
    };
    const scope = { include: ['r-root', '000000000005'], exclude: ['000000000003'] };
    const { accounts: covered, names } = await resolveOrganization(scope, tree);
    expect(covered).toEqual(['000000000001', '000000000002', '000000000005']);
    expect([...names]).toEqual([['000000000001', 'production']]);
  });

  it('excludes units with everything below them, and single accounts', async () => {
    expect(await resolve(['r-root'], ['ou-r-web', '000000000041'])).toEqual([
      '000000000001',
      '000000000010',
      '000000000040',
    ]);
  });

  it('includes single accounts, once, without calling Organizations', async () => {
    const tree = openTree();
    const scope = { include: ['000000000099', '000000000010', '000000000099'], exclude: [] };
    expect(await resolveOrganization(scope, tree)).toEqual({
      accounts: ['000000000010', '000000000099'],
      names: new Map(),
      leftOut: [],
      odd: [],
      isWhole: true,
    });
    expect(tree.calls).toEqual([]);
  });

  it('lets exclusion win if an included unit or account is below an excluded unit', async () => {
    expect(await resolve(['ou-r-shop', 'ou-r-dev', '000000000020'], ['ou-r-prod'])).toEqual([
      '000000000040',
      '000000000041',
    ]);
  });

  it('walks a unit once, even if it is named several times', async () => {
    const tree = openTree();
    await resolveOrganization({ include: ['r-root', 'ou-r-prod', 'ou-r-web'], exclude: ['ou-r-web'] }, tree);
    expect(tree.calls).toHaveLength(10);
    expect(new Set(tree.calls).size).toBe(10);
  });

  it('returns nothing if all is excluded', async () => {
    expect(await resolve(['ou-r-dev'], ['r-root'])).toEqual([]);
  });
});

describe('what is left out', () => {
  const states: Record<string, string | undefined> = {
    '000000000001': 'ACTIVE',
    '000000000002': 'SUSPENDED',
    '000000000003': 'PENDING_CLOSURE',
    '000000000004': 'CLOSED',
    '000000000005': 'PENDING_ACTIVATION',
    '000000000006': undefined,
  };
  const tree: OrganizationTree = {
    listUnits: async () => ({ items: [], odd: [] }),
    listAccounts: async () => ({
      items: Object.entries(states).map(([id, state]) => ({ id, state })),
      odd: [],
    }),
  };

  it('contains every account that is not active, with its state, but not one without a state', async () => {
    expect(await resolveOrganization({ include: ['r-root'], exclude: [] }, tree)).toMatchObject({
      accounts: ['000000000001', '000000000006'],
      leftOut: [
        {
          accountId: '000000000002',
          code: 'AccountSuspended',
          message: 'Account 000000000002 is suspended',
        },
        {
          accountId: '000000000003',
          code: 'AccountClosing',
          message: 'Account 000000000003 is being closed',
        },
        { accountId: '000000000004', code: 'AccountClosed', message: 'Account 000000000004 is closed' },
        {
          accountId: '000000000005',
          code: 'AccountNotActive',
          message: 'Account 000000000005 is in state PENDING_ACTIVATION',
        },
      ],
    });
  });

  it('contains excluded accounts with the reason, even if they are not active or included by ID', async () => {
    const { accounts: covered, leftOut } = await resolveAll(
      ['r-root', '000000000020', '000000000099'],
      ['ou-r-prod', '000000000041', '000000000099'],
    );
    expect(covered).toEqual(['000000000001', '000000000040']);
    expect(leftOut.map(({ accountId, code, message }) => [accountId, code, message])).toEqual(
      [
        ['000000000010', 'Account 000000000010 is excluded by ou-r-prod'],
        ['000000000011', 'Account 000000000011 is excluded by ou-r-prod'],
        ['000000000020', 'Account 000000000020 is excluded by ou-r-prod'],
        ['000000000030', 'Account 000000000030 is excluded by ou-r-prod'],
        ['000000000041', 'Account 000000000041 is excluded'],
        ['000000000099', 'Account 000000000099 is excluded'],
      ].map(([accountId, message]) => [accountId, 'AccountExcluded', message]),
    );
  });

  it('does not contain an inactive account that is included by ID', async () => {
    expect(await resolveAll(['ou-r-prod', '000000000011'])).toMatchObject({
      accounts: ['000000000010', '000000000011', '000000000020', '000000000030'],
      leftOut: [],
    });
  });
});

describe('an odd item in the tree', () => {
  const odd = { listing: 'organizations:ListOrganizationalUnitsForParent of ou-r-web', problem: 'no id' };
  /** The tree with a unit without an ID below ou-r-web instead of ou-r-shop. */
  const oddTree = (): OrganizationTree => {
    const tree = openTree();
    return {
      listAccounts: tree.listAccounts,
      listUnits: async (parent) =>
        parent === 'ou-r-web' ? { items: [], odd: [odd] } : tree.listUnits(parent),
    };
  };
  const inShort = async (include: string[], exclude: string[]) => {
    const { accounts: covered, leftOut } = await resolveOrganization({ include, exclude }, oddTree());
    return [...covered, ...leftOut.map(({ accountId, code }) => `${accountId} ${code}`)];
  };

  it('affects only itself, and is returned once', async () => {
    const found = await resolveOrganization({ include: ['r-root', 'ou-r-prod'], exclude: [] }, oddTree());
    expect(found.odd).toEqual([odd]);
    expect(found.isWhole).toBe(false);
    expect(found.accounts).toEqual([
      '000000000001',
      '000000000010',
      '000000000020',
      '000000000040',
      '000000000041',
    ]);
  });

  it('excludes accounts that an unreadable unit may exclude, whether included by ID or by unit', async () => {
    expect(await inShort(['ou-r-dev', 'ou-r-shop', '000000000030'], ['ou-r-web'])).toEqual([
      '000000000020 AccountExcluded',
      '000000000030 AccountMayBeExcluded',
      '000000000040 AccountMayBeExcluded',
      '000000000041 AccountMayBeExcluded',
    ]);
  });

  it('does not affect accounts that were found beside the excluded unit', async () => {
    expect(await inShort(['r-root', '000000000040', '000000000099'], ['ou-r-web'])).toEqual([
      '000000000001',
      '000000000010',
      '000000000040',
      '000000000041',
      '000000000011 AccountSuspended',
      '000000000020 AccountExcluded',
      '000000000099 AccountMayBeExcluded',
    ]);
  });

  it.each([
    ['that lists itself', (parent: string) => [parent], 'the unit is listed below itself', 1],
    ['below its own unit', (parent: string) => [parent === 'ou-r-a' ? 'ou-r-b' : 'ou-r-a'], 'the unit is', 2],
    ['without an end', (parent: string) => [`${parent}a`], 'more than 20 units deep', 21],
  ])('stops at a unit %s', async (_name, below, problem, calls) => {
    let called = 0;
    const tree: OrganizationTree = {
      listAccounts: async () => ({ items: [{ id: '000000000001', state: 'ACTIVE' }], odd: [] }),
      listUnits: async (parent) => {
        called++;
        return { items: below(parent).map((id) => ({ id })), odd: [] };
      },
    };
    const found = await resolveOrganization({ include: ['ou-r-a'], exclude: [] }, tree);
    expect(found).toMatchObject({ accounts: ['000000000001'], isWhole: false });
    expect(found.odd).toEqual([expect.objectContaining({ problem: expect.stringContaining(problem) })]);
    expect(called).toBe(calls);
  });
});
