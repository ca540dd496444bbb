import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** The program that opens a file as a click on it would. */
const OPENERS: ReadonlyMap<string, readonly [program: string, ...args: string[]]> = new Map([
  ['darwin', ['open'] as const],
  ['win32', ['explorer.exe'] as const],
]);
const OTHER_SYSTEMS = ['xdg-open'] as const;

/** Opens a file in its usual program. @returns false if there is no such program */
export function openFile(path: string): Promise<boolean> {
  const [program, ...args] = OPENERS.get(platform()) ?? OTHER_SYSTEMS;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, path], { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
