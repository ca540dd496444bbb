import { describe, expect, it } from '@jest/globals';
import { codeLines } from './code-lines.ts';

const outcome = (status: 'succeeded' | 'failed' | 'skipped', code?: string) => ({
  accountId: '111111111111',
  region: 'us-east-1',
  status,
  ...(code === undefined ? {} : { code }),
});

describe('codeLines', () => {
  it('explains each failing code once, the most frequent first', () => {
    const outcomes = [
      outcome('succeeded'),
      outcome('skipped', 'RegionNotEnabled'),
      outcome('failed', 'MissingItems'),
      outcome('failed', 'AssumeRoleDenied'),
      outcome('failed', 'AssumeRoleDenied'),
    ];
    expect(codeLines({ outcomes })).toEqual([
      '',
      "AssumeRoleDenied: the account's role is missing, or does not trust the caller.",
      '  To do: deploy tools/roles/member-roles.yaml in the account, or correct the trust policy of the role; "muster doctor" says what it must allow.',
      'MissingItems: the table of runs lost accounts of the run.',
      '  To do: start a new run.',
    ]);
  });

  it('explains the code of the run itself', () => {
    const error = { code: 'NoAccounts', message: 'The scope of run r1 holds no active account' };
    expect(codeLines({ outcomes: [], error })).toEqual([
      '',
      'NoAccounts: the scope of the configuration contains no active account, or no enabled region.',
      '  To do: check "organization", "accounts" and "regions" in the configuration.',
    ]);
  });

  it('says nothing about an unknown code, or if nothing failed', () => {
    expect(
      codeLines({ outcomes: [outcome('failed', 'SomethingNew'), outcome('failed', 'constructor')] }),
    ).toEqual([]);
    expect(codeLines({ outcomes: [outcome('succeeded')] })).toEqual([]);
  });
});
