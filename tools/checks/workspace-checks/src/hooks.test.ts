import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const { wantsHooks } = createRequire(import.meta.url)('../bin/hooks.cjs') as {
  wantsHooks(root: string, env: Readonly<Record<string, string>>): boolean;
};

const folder = () => mkdtempSync(join(tmpdir(), 'muster-hooks-'));

function clone(): string {
  const root = folder();
  mkdirSync(join(root, '.git'));
  return root;
}

function linkedWorktree(): string {
  const root = folder();
  writeFileSync(join(root, '.git'), 'gitdir: /elsewhere/.git/worktrees/x\n');
  return root;
}

describe('the Git hooks', () => {
  it.each<[string, string, Record<string, string>, boolean]>([
    ['a clone', clone(), {}, true],
    ['a clone that has CI=false', clone(), { CI: 'false' }, true],
    ['a clone in CI', clone(), { CI: 'true' }, false],
    ['a clone that has LEFTHOOK=0', clone(), { LEFTHOOK: '0' }, false],
    ['a linked worktree, which uses the hooks of the clone', linkedWorktree(), {}, false],
    ['a downloaded archive', folder(), {}, false],
  ])('in %s', (_, root, env, expected) => {
    expect(wantsHooks(root, env)).toBe(expected);
  });
});
