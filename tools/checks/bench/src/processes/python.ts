import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { BenchError } from '../errors.ts';
import { cleanEnvironment } from './node-process.ts';

const VERSIONS =
  'import platform, boto3; print(f"Python {platform.python_version()}, boto3 {boto3.__version__}")';

/** For example `Python 3.12.3, boto3 1.40.1`. Undefined if there is no python3 with boto3. */
export function pythonWithBoto3(): string | undefined {
  const { status, stdout } = spawnSync('python3', ['-c', VERSIONS], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Runs a script of `src/boto3` with one JSON argument. The script prints one JSON document on standard output.
 * @throws BenchError
 */
export async function runPython<T>(
  script: string,
  argument: unknown,
  schema: z.ZodType<T>,
  environment: Readonly<Record<string, string>>,
): Promise<{ answer: T; wallMs: number }> {
  const file = fileURLToPath(new URL(`../boto3/${script}`, import.meta.url));
  const startedAtMs = performance.now();
  const child = spawn('python3', ['-B', file, JSON.stringify(argument)], {
    env: { ...cleanEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, 'close');
  const wallMs = performance.now() - startedAtMs;
  const [stdout, stderr] = await output;
  if (child.exitCode !== 0) throw new BenchError(`${script} failed: ${stderr}`);
  return { answer: schema.parse(JSON.parse(stdout)), wallMs };
}
