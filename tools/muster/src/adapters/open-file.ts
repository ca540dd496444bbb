import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that opens a file as a click on it would. */
interface Opener {
  readonly program: string;
  /** Whether its exit code says if it succeeded. */
  readonly reports: boolean;
}

const OPENERS: ReadonlyMap<string, Opener> = new Map([
  ['darwin', { program: 'open', reports: true }],
  // Ends with 1 also if it has opened the file.
  ['win32', { program: 'explorer.exe', reports: false }],
]);
const OTHER_SYSTEMS: Opener = { program: 'xdg-open', reports: true };
/** Some browsers keep the opener running until they are closed. A failure is reported sooner than this. */
const PATIENCE_MS = 2_000;

/**
 * Opens a file in its usual program.
 * @returns false if there is no such program, or it reports a failure: xdg-open finds no browser
 */
export async function openFile(
  path: string,
  { platform, environment }: { readonly platform: string; readonly environment: NodeJS.ProcessEnv },
): Promise<boolean> {
  const { program, reports } = OPENERS.get(platform) ?? OTHER_SYSTEMS;
  const child = spawn(program, [path], { detached: true, stdio: 'ignore', env: environment });
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(!reports || code === 0));
  });
  const waiting = new AbortController();
  const stillRuns = delay(PATIENCE_MS, true, { signal: waiting.signal }).catch(() => true);
  try {
    return await Promise.race([ended, stillRuns]);
  } finally {
    waiting.abort();
    child.unref();
  }
}
