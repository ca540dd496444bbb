import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@muster/service-definition';
import type { Framework } from '../ports.ts';

const BIN = fileURLToPath(new URL('../../../../node_modules/serverless/bin/serverless.js', import.meta.url));

/** The framework compared the packages with those of the last deployment. */
const SKIPPED = 'No changes to deploy';

export interface FrameworkOptions {
  readonly stage: string;
  readonly region: string;
  /** Folder for the packages. */
  readonly folder: string;
  /** Ends the framework and its children. */
  readonly signal: AbortSignal;
}

/** Ends a process and its children, and returns when they have ended. */
async function ended(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const { pid } = child;
  const end = () => void (pid !== undefined && child.exitCode === null && process.kill(-pid, 'SIGTERM'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  try {
    await once(child, 'close');
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Runs the Serverless Framework in the folder of each service. What was packaged is deployed. */
export function serverlessFramework({ stage, region, folder, signal }: FrameworkOptions): Framework {
  const run = async (command: string, service: ServiceDefinition, show: (text: string) => void) => {
    const args = [command, '--stage', stage, '--region', region, '--package', join(folder, service.name)];
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: fileURLToPath(service.root),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group, so that its children end with it. Ctrl-C on the terminal does not reach it directly.
      detached: true,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        show(text);
      });
    await ended(child, signal);
    return { succeeded: child.exitCode === 0, output: output.trim() };
  };
  return {
    package: async (service) => {
      const { succeeded, output } = await run('package', service, () => undefined);
      return succeeded ? undefined : output;
    },
    deploy: async (service) => {
      const { succeeded, output } = await run('deploy', service, (text) => void process.stderr.write(text));
      if (!succeeded) return 'failed';
      return output.includes(SKIPPED) ? 'unchanged' : 'deployed';
    },
  };
}
