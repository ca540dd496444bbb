import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { workspaceRoot } from './projects.ts';

const lines = readFileSync(join(workspaceRoot, 'cspell-words.txt'), 'utf8').trimEnd().split('\n');

const isUsed = (word: string): boolean =>
  spawnSync(
    'git',
    [
      'grep',
      '--no-index',
      '--exclude-standard',
      '-qiF',
      word,
      '--',
      ':!cspell-words.txt',
      ':!package-lock.json',
    ],
    {
      cwd: workspaceRoot,
    },
  ).status === 0;

/** The words in the text that cspell does not know. The text is checked as a file of this type. */
function unknownWords(text: string, type: string): string[] {
  const cspell = join(workspaceRoot, 'node_modules/cspell/bin.mjs');
  const args = ['lint', '--no-progress', '--no-summary', '--words-only', `stdin://libs/example.${type}`];
  const { stdout } = spawnSync(process.execPath, [cspell, ...args], {
    cwd: workspaceRoot,
    input: text,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('cspell-words.txt', () => {
  it('is sorted, in lower case, and contains each word once', () => {
    expect(lines).toEqual([...new Set(lines.map((line) => line.toLowerCase()))].sort());
  });

  it('has no unused word', () => {
    expect(lines.filter((word) => !isUsed(word))).toEqual([]);
  });
});

describe('cspell', () => {
  // cspell:disable
  const text = 'The adress of teh colour is not seperate: it occured in reciept';

  it.each([
    ['a document', 'md', text],
    ['a comment', 'ts', `// ${text}`],
    ['a string', 'ts', `export const help = '${text}';`],
  ])('reports misspelled and British words in %s', (_, type, content) => {
    expect(unknownWords(content, type)).toEqual([
      'adress',
      'teh',
      'colour',
      'seperate',
      'occured',
      'reciept',
    ]);
  });
  // cspell:enable
});
