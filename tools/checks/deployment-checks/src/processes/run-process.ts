import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type Environment = Readonly<Record<string, string>>;

export interface ProcessResult {
  /** Null if a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  /** Stdout and stderr in the order of arrival. */
  readonly output: string;
}

/**
 * Runs a command without this process's settings of AWS, Muster, the Serverless Framework and Node.js.
 * @param options.environment additional variables for the command
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  { cwd, environment = {} }: { readonly cwd: string; readonly environment?: Environment },
): Promise<ProcessResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|MUSTER_|SLS_|NODE_OPTIONS$)/.test(name),
  );
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  return { code: child.exitCode, stdout, output };
}
