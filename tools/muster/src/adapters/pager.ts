import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Pager } from '../surroundings.ts';

const DEFAULT_PAGER = 'less -FRX';
/** A command that needs no shell: words without quotes, variables and the like. */
const SIMPLE = /^[\w./+:@%-]+(\s+[\w./+:@,%-]+)*$/;
/** Exit codes of a shell that could not start the command. */
const NOT_STARTED: ReadonlySet<number> = new Set([126, 127]);

/**
 * Starts the user's pager on this terminal: `PAGER`, or less, which ends at once if the text fits on the screen.
 * @returns undefined if the user wants none, or it cannot be started
 */
export async function openPager(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Pager | undefined> {
  const command = (environment.PAGER ?? DEFAULT_PAGER).trim();
  if (command === '' || environment.TERM === 'dumb') return undefined;
  const isSimple = SIMPLE.test(command);
  const [program = '', ...args] = command.split(/\s+/);
  const child = spawn(isSimple ? program : command, isSimple ? args : [], {
    shell: !isSimple,
    stdio: ['pipe', 'inherit', 'inherit'],
    // As git does it: colors are shown, and short text is only printed.
    env: { ...environment, LESS: environment.LESS ?? 'FRX' },
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => !NOT_STARTED.has(code ?? 0));
  try {
    await once(child, 'spawn');
  } catch {
    ended.catch(() => undefined);
    return undefined;
  }
  // The user ends the pager by its own keys. Ctrl-C, which the terminal sends to both, only interrupts its search.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  child.stdin.on('error', ignore);
  return {
    input: child.stdin,
    end: async () => {
      child.stdin.end();
      try {
        return await ended;
      } finally {
        process.off('SIGINT', ignore);
      }
    },
  };
}
