import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The file that users start. */
export const musterBin = fileURLToPath(new URL('../../bin/muster.mjs', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandResult extends CommandOutput {
  /** Null if the process was killed. */
  readonly code: number | null;
}

export interface MusterProcess {
  readonly pid: number;
  /** The output of the process so far. */
  readonly output: CommandOutput;
  /** Resolves once stderr contains this text. */
  sawOnStderr(text: string): Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
}

/**
 * Starts the command in another process, without this process's settings of AWS, proxies, Node.js and Muster.
 * @param environment additional variables for the command
 */
export function startMuster(
  args: readonly string[],
  environment: Environment = {},
  cwd?: string,
): MusterProcess {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|MUSTER_|NODE_(OPTIONS|EXTRA_CA_CERTS)$|(HTTPS?|NO)_PROXY$)/i.test(name),
  );
  const child = spawn(process.execPath, [musterBin, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const waiting: { text: string; found: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
    for (const { text: wanted, found } of waiting) if (output.stderr.includes(wanted)) found();
  });
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return {
    pid: child.pid ?? -1,
    output,
    sawOnStderr: (text) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting.push({ text, found: () => resolve(undefined) });
      if (output.stderr.includes(text)) resolve(undefined);
      return promise;
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

export interface MusterOptions {
  readonly environment?: Environment;
  readonly cwd?: string;
  /** Kills the process with SIGKILL after this time. */
  readonly killAfterMs?: number;
  /** Kills the process with SIGKILL once this returns true. It is called every 20 ms. */
  readonly killWhen?: (output: CommandOutput) => boolean | Promise<boolean>;
}

/** Runs the command as users do. Returns its output when it has ended. */
export async function muster(args: readonly string[], options: MusterOptions = {}): Promise<CommandResult> {
  const { killAfterMs, killWhen } = options;
  const process = startMuster(args, options.environment, options.cwd);
  const closed = new AbortController();
  if (killAfterMs !== undefined)
    void delay(killAfterMs, undefined, { signal: closed.signal }).then(
      () => process.kill('SIGKILL'),
      () => undefined,
    );
  const killWhenDue = async (due: NonNullable<typeof killWhen>) => {
    while (!closed.signal.aborted) {
      if (await due(process.output)) process.kill('SIGKILL');
      await delay(20);
    }
  };
  if (killWhen !== undefined) void killWhenDue(killWhen);
  const result = await process.ended;
  closed.abort();
  return result;
}
