import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import type { Moto } from './moto-server.ts';

/**
 * Runs the AWS CLI against moto or another AWS on loopback. Returns the JSON that it prints, or undefined if it prints
 * nothing. Throws if it fails.
 */
export async function awsCli(
  { environment }: Pick<Moto, 'environment'>,
  ...args: readonly string[]
): Promise<unknown> {
  const { stdout } = await promisify(execFile)('aws', ['--output', 'json', ...args], {
    // A home directory without profiles.
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...environment },
    maxBuffer: 10_000_000,
  });
  return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as unknown);
}
