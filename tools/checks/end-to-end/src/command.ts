import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../../../muster/bin/muster.mjs');

export interface MusterOptions {
  /** Beside the environment of this process without its settings of AWS, proxies and Node. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The process is killed as by `kill -9` after this time. */
  readonly killAfterMs?: number;
  /** The process is killed as by `kill -9` as soon as this returns true. It is called every 20 ms. */
  readonly killWhen?: (output: CommandOutput) => boolean | Promise<boolean>;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandResult extends CommandOutput {
  /** Null where the process was killed. */
  readonly code: number | null;
}

/** Runs the muster command as a user would, in a process of its own. */
export async function muster(args: readonly string[], options: MusterOptions = {}): Promise<CommandResult> {
  const withoutAws = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|MUSTER_|NODE_(OPTIONS|EXTRA_CA_CERTS)$|(HTTPS?|NO)_PROXY$)/i.test(name),
  );
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: options.cwd,
    env: { ...Object.fromEntries(withoutAws), ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (text: string) => (output[name] += text));
  }
  const ended = new AbortController();
  if (options.killAfterMs !== undefined)
    void delay(options.killAfterMs, undefined, { signal: ended.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
  const killWhen = async (due: (output: CommandOutput) => boolean | Promise<boolean>) => {
    while (!ended.signal.aborted) {
      if (await due(output)) child.kill('SIGKILL');
      await delay(20);
    }
  };
  if (options.killWhen !== undefined) void killWhen(options.killWhen);
  await closed;
  ended.abort();
  return { code: child.exitCode, ...output };
}
