import { spawn } from 'node:child_process';
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
}

/** Runs the Serverless Framework in the folder of each service. What was packaged is deployed. */
export function serverlessFramework({ stage, region, folder }: FrameworkOptions): Framework {
  const run = async (command: string, service: ServiceDefinition, show: (text: string) => void) => {
    const args = [command, '--stage', stage, '--region', region, '--package', join(folder, service.name)];
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: fileURLToPath(service.root),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        show(text);
      });
    await once(child, 'close');
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
