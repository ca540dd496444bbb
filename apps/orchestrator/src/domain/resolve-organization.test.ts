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

/** Accounts written with a minus are not active. */
function openTree(): OrganizationTree & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    listUnits: async (parent) => {
      calls.push(`units ${parent}`);
      return { items: units[parent] ?? [], odd: [] };
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
  it('takes the active accounts of all levels below a root', async () => {
    expect(await resolve(['r-root'])).toEqual([
      '000000000001',
      '000000000010',
      '000000000020',
      '000000000030',
      '000000000040',
      '000000000041',
    ]);
  });

  it('leaves out excluded units with all below them, and excluded accounts', async () => {
    expect(await resolve(['r-root'], ['ou-r-web', '000000000041'])).toEqual([
      '000000000001',
      '000000000010',
      '000000000040',
    ]);
  });

  it('takes single accounts, once, without asking Organizations', async () => {
    const tree = openTree();
    const scope = { include: ['000000000099', '000000000010', '000000000099'], exclude: [] };
    expect(await resolveOrganization(scope, tree)).toEqual({
      accounts: ['000000000010', '000000000099'],
      leftOut: [],
      odd: [],
      isWhole: true,
    });
    expect(tree.calls).toEqual([]);
  });

  it('lets exclusion win where an included unit or account lies below an excluded unit', async () => {
    expect(await resolve(['ou-r-shop', 'ou-r-dev', '000000000020'], ['ou-r-prod'])).toEqual([
      '000000000040',
      '000000000041',
    ]);
  });

  it('walks a unit once, however often it is named', async () => {
    const tree = openTree();
    await resolveOrganization({ include: ['r-root', 'ou-r-prod', 'ou-r-web'], exclude: ['ou-r-web'] }, tree);
    expect(tree.calls).toHaveLength(10);
    expect(new Set(tree.calls).size).toBe(10);
  });

  it('gives nothing when all is excluded', async () => {
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

  it('names every account that is not active, by its state, and covers one without a state', async () => {
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

  it('names what is excluded, by what, also where it is not active or included by id', async () => {
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

  it('does not name an account that is not active and is included by id', async () => {
    expect(await resolveAll(['ou-r-prod', '000000000011'])).toMatchObject({
      accounts: ['000000000010', '000000000011', '000000000020', '000000000030'],
      leftOut: [],
    });
  });
});

describe('what is odd in the tree', () => {
  const odd = { listing: 'organizations:ListOrganizationalUnitsForParent of ou-r-web', problem: 'no id' };
  /** The tree with a unit without an id below ou-r-web, in the place of ou-r-shop. */
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

  it('costs only itself, and is given back once', async () => {
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

  it('keeps out who may be excluded by what cannot be read, whether included by id or by unit', async () => {
    expect(await inShort(['ou-r-dev', 'ou-r-shop', '000000000030'], ['ou-r-web'])).toEqual([
      '000000000020 AccountExcluded',
      '000000000030 AccountMayBeExcluded',
      '000000000040 AccountMayBeExcluded',
      '000000000041 AccountMayBeExcluded',
    ]);
  });

  it('does not doubt those whom the walk met beside the excluded unit', async () => {
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
  ])('ends at a unit %s', async (_name, below, problem, calls) => {
    let called = 0;
    const tree: OrganizationTree = {
      listAccounts: async () => ({ items: [{ id: '000000000001', state: 'ACTIVE' }], odd: [] }),
      listUnits: async (parent) => {
        called++;
        return { items: below(parent), odd: [] };
      },
    };
    const found = await resolveOrganization({ include: ['ou-r-a'], exclude: [] }, tree);
    expect(found).toMatchObject({ accounts: ['000000000001'], isWhole: false });
    expect(found.odd).toEqual([expect.objectContaining({ problem: expect.stringContaining(problem) })]);
    expect(called).toBe(calls);
  });
});
