import { describe, expect, it } from '@jest/globals';
import type { OrganizationTree } from '../organization/organization.ts';
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
      return units[parent] ?? [];
    },
    listAccounts: async (parent) => {
      calls.push(`accounts ${parent}`);
      return (accounts[parent] ?? []).map((id) => ({
        id: id.replace('-', '0'),
        active: !id.startsWith('-'),
      }));
    },
  };
}

const resolve = (include: string[], exclude: string[] = []) =>
  resolveOrganization({ include, exclude }, openTree());

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
    expect(await resolveOrganization(scope, tree)).toEqual(['000000000010', '000000000099']);
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
