import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, type ProcessResult, runProcess } from '../processes/run-process.ts';
import type { ServiceName } from './services.ts';

const bin = fileURLToPath(
  new URL('../../../../../node_modules/serverless/bin/serverless.js', import.meta.url),
);

/**
 * Runs the Serverless Framework in the folder of a service.
 * @param workspace a copy of the workspace, see `copyWorkspace`
 */
export function serverless(
  workspace: string,
  service: ServiceName,
  args: readonly string[],
  environment: Environment = {},
): Promise<ProcessResult> {
  const cwd = join(workspace, 'apps', service);
  return runProcess(process.execPath, [bin, ...args], { cwd, environment });
}
