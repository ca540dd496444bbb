import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceDefinition } from '@muster/service-definition';
import type { Framework } from '../ports.ts';

const BIN = fileURLToPath(new URL('../../../../node_modules/serverless/bin/serverless.js', import.meta.url));

export interface FrameworkOptions {
  readonly stage: string;
  readonly region: string;
  /** Folder for the packages. */
  readonly folder: string;
}

/** Runs the Serverless Framework in the folder of each service. What was packaged is deployed. */
export function serverlessFramework({ stage, region, folder }: FrameworkOptions): Framework {
  const start = (command: string, service: ServiceDefinition, isShown: boolean) => {
    const args = [command, '--stage', stage, '--region', region, '--package', join(folder, service.name)];
    return spawn(process.execPath, [BIN, ...args], {
      cwd: fileURLToPath(service.root),
      stdio: isShown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
  };
  return {
    package: async (service) => {
      const child = start('package', service, false);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
      const [code] = (await once(child, 'close')) as [number | null];
      return code === 0 ? undefined : output.trim();
    },
    deploy: async (service) => {
      const [code] = (await once(start('deploy', service, true), 'close')) as [number | null];
      return code === 0;
    },
  };
}
