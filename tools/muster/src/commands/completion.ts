// cspell:ignore compinit
import { Argument } from 'commander';
import { commandTable } from '../completion/command-table.ts';
import { SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { MUSTER } from '../output/called-as.ts';
import { writeAll } from '../output/write.ts';
import type { DefineCommand } from './all.ts';

const HELP = `
The script completes commands, options and their fixed values. It does not start Muster. It is for the word "muster":
in a clone, define a function first: muster() { npx muster "$@"; }

Examples:
  source <(muster completion bash)                                  # in ~/.bashrc
  source <(muster completion zsh)                                   # in ~/.zshrc, after compinit
  muster completion fish > ~/.config/fish/completions/muster.fish   # once
  ${MUSTER} completion bash`;

export const defineCompletionCommand: DefineCommand = (command, context) => {
  command
    .description('Prints the script with which a shell completes commands and options.')
    .addArgument(new Argument('<shell>', 'shell').choices(SHELLS))
    .addHelpText('after', HELP)
    .action(async (shell: Shell) => {
      await writeAll(context.surroundings.stdout, [SCRIPTS[shell](await commandTable(context))]);
    });
};
