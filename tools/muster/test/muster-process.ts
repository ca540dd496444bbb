import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../bin/muster.mjs', import.meta.url));

export interface MusterProcess {
  readonly pid: number;
  /** Resolves once stderr holds this text. */
  sawOnStderr(text: string): Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>;
}

/** Starts the command as its own process. */
export function startMuster(args: readonly string[], environment: Record<string, string>): MusterProcess {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string; found: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const { text: wanted, found } of waiting) if (stderr.includes(wanted)) found();
  });
  const ended = new Promise<{ exitCode: number | null; stdout: string; stderr: string }>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    },
  );
  return {
    pid: child.pid ?? -1,
    sawOnStderr: (text) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      waiting.push({ text, found: () => resolve(undefined) });
      if (stderr.includes(text)) resolve(undefined);
      return promise;
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}
