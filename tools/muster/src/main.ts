import { readFileSync } from 'node:fs';
import { didYouMean, ImpossibleStateError } from '@muster/errors';
import { Command, CommanderError } from 'commander';
import { systemSurroundings } from './adapters/system-surroundings.ts';
import { type CommandContext, COMMANDS, type ListedCommand } from './commands/all.ts';
import { applyEnvironment } from './environment.ts';
import { CommandError, type ExitCode } from './errors.ts';
import { MUSTER } from './output/called-as.ts';
import { DEFAULT_HELP_WIDTH, wrapHelp } from './output/help-text.ts';
import { isWritten, jsonDocument, writeAll } from './output/write.ts';
import type { Surroundings } from './surroundings.ts';

function readVersion(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof file !== 'object' || file === null || !('version' in file) || typeof file.version !== 'string')
    throw new ImpossibleStateError('package.json of the command has no version');
  return file.version;
}

/**
 * The `muster` command.
 * @param args what follows `muster` on the command line
 * @returns the exit code; nothing is thrown
 */
export async function main(
  args: readonly string[],
  surroundings: Surroundings = systemSurroundings(),
): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const version = readVersion();
  const program = new Command('muster')
    .description('Inventories the EC2 instances of every account and region, and tags them by rules.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    // `report` writes errors, with our suggestions.
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(wrapHelp(text, helpWidth(surroundings))),
      getOutHelpWidth: () => helpWidth(surroundings),
      writeErr: (text) => surroundings.stderr.write(text),
      outputError: () => undefined,
    });
  const context = { surroundings, version, end: (code: ExitCode) => void (exitCode = code) };
  const listed = addCommands(program, COMMANDS, context);
  program.hook('preAction', async (_program, command) => {
    applyEnvironment(command, surroundings.environment);
    if (callsAws(command, listed.get(command), surroundings)) await useAws(command, surroundings);
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return await report(withSuggestion(error, program, args), args.includes('--json'), surroundings);
  }
}

const helpWidth = ({ stdout }: Surroundings): number =>
  (stdout.isTTY === true ? stdout.columns : undefined) ?? DEFAULT_HELP_WIDTH;

const UNKNOWN = /^error: unknown (option|command) '([^'=]*)/;

/** Adds to the error of a wrong command line what to do: the most similar name, or where an argument is explained. */
function withSuggestion(error: unknown, program: Command, args: readonly string[]): unknown {
  if (!(error instanceof CommanderError)) return error;
  const path = commandsIn(args, program);
  const command = path.at(-1) ?? program;
  if (error.code === 'commander.missingArgument')
    error.message += `; see "${[MUSTER, ...path.map((each) => each.name())].join(' ')} --help"`;
  const [, kind, word] = UNKNOWN.exec(error.message) ?? [];
  if (word === undefined) return error;
  const names =
    kind === 'command'
      ? command.commands.map((each) => each.name())
      : command
          .createHelp()
          .visibleOptions(command)
          .flatMap(({ long }) => long ?? []);
  error.message += didYouMean(word, names);
  return error;
}

/** The commands that a command line begins with, such as `tag` and `plan`. */
function commandsIn(args: readonly string[], program: Command): Command[] {
  const path: Command[] = [];
  for (const arg of args) {
    const next = (path.at(-1) ?? program).commands.find((each) => each.name() === arg);
    if (next === undefined) break;
    path.push(next);
  }
  return path;
}

/**
 * Adds the name and summary of every command. The rest of a command is loaded when it is chosen.
 * @returns all commands, with those of groups
 */
function addCommands(
  parent: Command,
  entries: readonly ListedCommand[],
  context: CommandContext,
): ReadonlyMap<Command, ListedCommand> {
  const listed = new Map(
    entries.map((entry) => [parent.command(entry.name).summary(entry.summary), entry] as const),
  );
  parent.configureHelp({
    subcommandTerm: (command) => `${command.name()} ${listed.get(command)?.usage ?? ''}`.trimEnd(),
  });
  parent.hook('preSubcommand', async (_parent, command) => {
    const define = await listed.get(command)?.load();
    define?.(command, context);
  });
  const ofGroups = [...listed].flatMap(([command, { commands }]) =>
    commands === undefined ? [] : [...addCommands(command.helpCommand(false), commands, context)],
  );
  return new Map([...listed, ...ofGroups]);
}

/** Whether the command needs AWS as its options choose. A profile that was chosen is always checked. */
function callsAws(
  command: Command,
  entry: ListedCommand | undefined,
  { environment }: Surroundings,
): boolean {
  if (!command.options.some((option) => option.attributeName() === 'profile')) return false;
  const { engine, store, profile }: { engine?: string; store?: string; profile?: string } = command.opts();
  const isHere = engine === 'local' && (store ?? environment.MUSTER_STORE) !== 'dynamodb';
  const always = entry?.alwaysCallsAws ?? false;
  const isAlways = typeof always === 'function' ? always(command.opts()) : always;
  return isAlways || !isHere || profile !== undefined;
}

async function useAws(command: Command, surroundings: Surroundings): Promise<void> {
  const { profile, json }: { profile?: string; json?: true } = command.opts();
  // With --json, a script reads the output: do not prompt.
  const terminal = json === true ? undefined : surroundings.terminal;
  const note = (text: string) => void (json === true || surroundings.stderr.write(`note: ${text}\n`));
  await surroundings.useAws({ profile, terminal, note, now: () => surroundings.now() });
}

/** How a failed command ends. */
interface Failure {
  readonly code: string;
  readonly message: string;
  readonly exitCode: ExitCode;
  /** The text for the terminal. Empty if commander has written help. */
  readonly text: string;
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    const text = error.code === 'commander.help' ? '' : `error: ${message}\n`;
    return { code: 'WrongUse', message, exitCode: 2, text };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof CommandError) {
    const { code, exitCode } = error;
    return { code, message, exitCode, text: `${exitCode === 130 ? '' : 'error: '}${message}\n` };
  }
  const text = `error: ${message} (unexpected error; set MUSTER_DEBUG=1 to see the stack trace)\n`;
  return { code: 'InternalError', message, exitCode: 1, text };
}

/** Writes the error to stderr. With --json, also writes it as the only document on stdout, unless stdout has output. */
async function report(error: unknown, json: boolean, surroundings: Surroundings): Promise<ExitCode> {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const { stdout, stderr, environment } = surroundings;
  const { code, message, exitCode, text } = failureOf(error);
  const details = environment.MUSTER_DEBUG === '1' && error instanceof Error ? `${error.stack ?? ''}\n` : '';
  stderr.write(`${text}${details}`);
  if (json && !isWritten(stdout))
    await writeAll(stdout, [jsonDocument({ error: { code, message } })]).catch(() => undefined);
  return exitCode;
}
