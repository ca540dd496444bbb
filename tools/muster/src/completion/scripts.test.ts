// cspell:ignore COMPREPLY CWORD pri rul
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { fakeSurroundings } from '../testing/fake-surroundings.ts';
import { commandTable } from './command-table.ts';
import { SCRIPTS, SHELLS } from './scripts.ts';

const { surroundings } = fakeSurroundings('/nowhere');
const table = await commandTable({ surroundings, version: '0.0.0', end: () => undefined });
const folder = mkdtempSync(join(tmpdir(), 'muster-completion-'));
for (const shell of SHELLS) writeFileSync(join(folder, `muster.${shell}`), SCRIPTS[shell](table));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bash completes at the end of a line, whose words bash has divided. */
function completedByBash(...words: readonly string[]): string[] {
  const script = `
source muster.bash
COMP_WORDS=(muster "$@")
COMP_CWORD=$#
_muster
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('the completion of bash', () => {
  it('completes commands', () => {
    expect(completedByBash('')).toEqual(expect.arrayContaining(['run', 'inventory', 'validate', '--help']));
    expect(completedByBash('st')).toEqual(['status', 'stop']);
    expect(completedByBash('x')).toEqual([]);
    expect(completedByBash('tag', 'pl')).toEqual(['plan', 'plans']);
  });

  it('completes the options of a command', () => {
    expect(completedByBash('run', '--re')).toEqual(['--resume']);
    expect(completedByBash('inventory', '--json', '--missing')).toEqual(['--missing-tag']);
    expect(completedByBash('cost', '--acc')).toEqual(['--accounts']);
    expect(completedByBash('tag', 'plan', '--rul')).toEqual(['--rules', '--rule']);
    expect(completedByBash('tag', 'plan', '--engine', 'l')).toEqual(['local']);
  });

  it.each([
    [
      ['run', '--engine', ''],
      ['local', 'aws'],
    ],
    [['run', '--engine', '=', 'a'], ['aws']],
    [
      ['run', '--engine', '='],
      ['local', 'aws'],
    ],
    [
      ['inventory', '--state', 'st'],
      ['stopping', 'stopped'],
    ],
    [['inventory', '--format', 'n'], ['ndjson']],
    [
      ['inventory', '--region', 'eu-west'],
      ['eu-west-1', 'eu-west-2', 'eu-west-3'],
    ],
    [['inventory', '--columns', 'pri'], ['private-ip']],
    [['inventory', '--columns', 'id,name,plat'], ['id,name,platform']],
    [['inventory', '--group-by', 'account,ty'], ['account,type']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['help', 'val'], ['validate']],
  ])('completes values: %j', (words, expected) => {
    expect(completedByBash(...words)).toEqual(expected);
  });

  it.each([[['run', '--stage', '']], [['status', '']], [['inventory', '--tag', '']]])(
    'completes nothing where any value can be right: %j',
    (words) => {
      expect(completedByBash(...words)).toEqual([]);
    },
  );
});

/** The shells that this machine has. bash completes in all tests above. */
const others = SHELLS.filter((shell) => shell !== 'bash' && spawnSync(shell, ['-c', 'true']).status === 0);

describe('the scripts of all shells', () => {
  it.each(SHELLS)('%s: has every command and every option', (shell) => {
    const script = SCRIPTS[shell](table);
    const missing = table.flatMap(({ name, options }) =>
      [...name.split(' '), ...options.flatMap(({ flags }) => flags)]
        .map((word) => (shell === 'fish' ? word.replace(/^-+/, '') : word))
        .filter((word) => !script.includes(word)),
    );
    expect(missing).toEqual([]);
  });

  // LEFT OUT where zsh or fish is not installed: only bash is on every machine.
  it.each(['bash', ...others] as const)('%s: can be read by the shell', (shell) => {
    const { status, stderr } = spawnSync(shell, ['-n', `muster.${shell}`], { cwd: folder, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});
