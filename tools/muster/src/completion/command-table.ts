import { type Argument, Command, type Option } from 'commander';
import { type CommandContext, COMMANDS, type ListedCommand } from '../commands/all.ts';
import { completionWords } from '../commands/completion-values.ts';

/** What can follow an option, or be an argument. */
export type Values =
  | { readonly kind: 'words' | 'list'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'directory' | 'any' };

export interface TableOption {
  /** `--engine`, or `-h` and `--help`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined: the option has no value. */
  readonly values: Values | undefined;
}

export interface TableCommand {
  /** With the name of its group: `tag plan`. */
  readonly name: string;
  /** Names of the commands of a group. */
  readonly commands: readonly string[];
  readonly summary: string;
  readonly options: readonly TableOption[];
  /** Undefined: the command has no argument. */
  readonly argument: Values | undefined;
}

/** The commands with their options, as they are declared. Those of a group follow it. */
export async function commandTable(
  context: CommandContext,
  entries: readonly ListedCommand[] = COMMANDS,
  group = '',
): Promise<TableCommand[]> {
  const tables = await Promise.all(
    entries.map(async ({ name, summary, load, commands = [] }) => {
      const command = new Command(name).helpOption('-h, --help', 'print this help');
      (await load())(command, context);
      const [argument] = command.registeredArguments;
      const first: TableCommand = {
        name: `${group}${name}`,
        commands: commands.map((each) => each.name),
        summary,
        options: command.createHelp().visibleOptions(command).map(tableOption),
        argument: argument && valuesOfArgument(argument),
      };
      return [first, ...(await commandTable(context, commands, `${group}${name} `))];
    }),
  );
  return tables.flat();
}

const tableOption = (option: Option): TableOption => ({
  flags: [option.short, option.long].flatMap((flag) => flag ?? []),
  description: option.description,
  values: option.required || option.optional ? valuesOf(option) : undefined,
});

function valuesOf(option: Option): Values {
  const known = completionWords(option);
  if (known !== undefined) return { kind: known.isList ? 'list' : 'words', words: known.words };
  const [, placeholder = ''] = /<(.*)>/.exec(option.flags) ?? [];
  return byPlaceholder(placeholder);
}

function valuesOfArgument(argument: Argument): Values {
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices };
  return argument.name() === 'command'
    ? { kind: 'words', words: COMMANDS.map(({ name }) => name) }
    : byPlaceholder(argument.name());
}

/** The placeholders in help texts that name files and directories. */
const byPlaceholder = (placeholder: string): Values =>
  ['file', 'path'].includes(placeholder)
    ? { kind: 'file' }
    : placeholder === 'dir'
      ? { kind: 'directory' }
      : { kind: 'any' };
