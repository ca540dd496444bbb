import { bashScript } from './bash.ts';
import type { TableCommand } from './command-table.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The script of each shell. The libraries for completion start the command at each key press, which takes Node.js a
 * tenth of a second, and @bomb.sh/tab never completes files. These scripts contain the whole table.
 */
export const SCRIPTS: Readonly<Record<Shell, (commands: readonly TableCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
