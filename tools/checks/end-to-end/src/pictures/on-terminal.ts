import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CheckError } from '@muster/errors';
import { musterBin } from '@muster/muster/testing';
import { TerminalScreen } from './terminal-screen.ts';

/** Columns of the terminals in the pictures. */
export const COLUMNS = 108;
const ROWS = 40;

export interface TerminalOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  /** The arguments that the picture does not show, such as the data directory. */
  readonly hidden?: readonly string[];
  /** Ends the picture, not the command: called after each piece of output. Default: at the end. */
  readonly isComplete?: (text: string) => boolean;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Variables that change the output of the command. */
const CHANGING =
  /^(AWS_|MUSTER_|CI$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|NODE_DISABLE_COLORS$|PAGER$|(HTTPS?|NO)_PROXY$)/i;

/**
 * Runs `npx muster …` on a pseudoterminal, which `script` of util-linux makes, and returns what is on the screen.
 * @throws CheckError if the command shows nothing, or the picture is not complete before it ends
 */
export async function onTerminal(
  args: readonly string[],
  { environment, workingDirectory, hidden = [], isComplete }: TerminalOptions,
): Promise<TerminalScreen> {
  const screen = new TerminalScreen(COLUMNS);
  screen.write(`\u001b[90m$\u001b[39m npx muster ${args.join(' ')}\r\n`);
  const command = [process.execPath, musterBin, ...args, ...hidden].map(quoted).join(' ');
  const inherited = Object.entries(process.env).filter(([name]) => !CHANGING.test(name));
  const child = spawn(
    'script',
    [
      '--quiet',
      '--flush',
      '--return',
      '--command',
      `stty cols ${COLUMNS} rows ${ROWS}; exec ${command}`,
      '/dev/null',
    ],
    {
      cwd: workingDirectory,
      env: { ...Object.fromEntries(inherited), TERM: 'xterm-256color', PAGER: 'cat', ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let isDone = false;
  child.stdout.setEncoding('utf8').on('data', (output: string) => {
    if (isDone) return;
    screen.write(output);
    isDone = isComplete?.(screen.text) ?? false;
  });
  await once(child, 'close');
  if (isComplete !== undefined && !isDone)
    throw new CheckError(`muster ${args.join(' ')} ended before its picture was complete:\n${screen.text}`);
  return screen;
}
