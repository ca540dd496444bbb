import { execFileSync } from 'node:child_process';

/** The command lines of all processes of this machine. */
export const commandsOfProcesses = (): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
