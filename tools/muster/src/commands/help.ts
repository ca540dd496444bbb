import { didYouMean } from '@muster/errors';
import type { Command } from 'commander';
import { WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { COMMANDS, type DefineCommand, type ListedCommand } from './all.ts';

/** The same as `--help`, of the program or of a command. */
export const defineHelpCommand: DefineCommand = (command, context) => {
  command
    .description('Shows the list of commands, or the options of one command.')
    .argument('[command...]', 'a command')
    .addHelpText('after', `\nExamples:\n  ${MUSTER} help\n  ${MUSTER} help run\n  ${MUSTER} help tag plan`)
    .action(async (names: readonly string[]) => {
      let shown: Command | null | undefined = command.parent;
      let entries: readonly ListedCommand[] = COMMANDS;
      for (const name of names) {
        const entry = entries.find((each) => each.name === name);
        const found: Command | undefined = shown?.commands.find((each) => each.name() === name);
        if (entry === undefined || found === undefined) throw unknownCommand(name, entries);
        // This command is defined already.
        if (found !== command) (await entry.load())(found, context);
        [shown, entries] = [found, entry.commands ?? []];
      }
      shown?.outputHelp();
    });
};

const unknownCommand = (name: string, entries: readonly ListedCommand[]): WrongUseError =>
  new WrongUseError(
    `unknown command '${name}'${didYouMean(
      name,
      entries.map((each) => each.name),
    )}`,
  );
