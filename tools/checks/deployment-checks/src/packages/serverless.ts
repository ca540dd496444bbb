import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from './services.ts';

const bin = fileURLToPath(
  new URL('../../../../../node_modules/serverless/bin/serverless.js', import.meta.url),
);

export interface ServerlessResult {
  readonly code: number | null;
  /** Stdout and stderr, as they came. */
  readonly output: string;
}

/**
 * The Serverless Framework in a service's folder, without any AWS setting of this process.
 * @param workspace a copy of the workspace, see `copyWorkspace`
 * @param environment what it gets beside that
 */
export async function serverless(
  workspace: string,
  service: ServiceName,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerlessResult> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|SLS_|NODE_OPTIONS$)/.test(name));
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: join(workspace, 'apps', service),
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  await once(child, 'close');
  return { code: child.exitCode, output };
}
