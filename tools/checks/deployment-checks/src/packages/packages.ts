import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTemplate, type Template } from '@muster/roles';
import * as z from 'zod';
import { CheckError } from '../errors.ts';
import { serverless } from './serverless.ts';
import { type ServiceName, serviceNames } from './services.ts';
import { copyWorkspace } from './workspace-copy.ts';

/** The packages of all services for one stage, below a folder. */
export interface Packages {
  readonly folder: string;
  readonly stage: string;
}

export interface PackagedFunction {
  /** In camelCase, as in the service's definition. */
  readonly name: string;
  readonly service: ServiceName;
  readonly logicalId: string;
  readonly zipFile: string;
  /** Module in the zip and exported name: `src/functions/discover/handler.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
}

const FunctionProperties = z.looseObject({
  FunctionName: z.string(),
  Handler: z.string(),
  Timeout: z.number(),
  Code: z.looseObject({ S3Key: z.string() }),
});

/** Packages all services at the same time. Each has its scratch files in its own folder. @throws CheckError */
export async function packageAll(folder: string, stage: string): Promise<Packages> {
  const packages: Packages = { folder, stage };
  copyWorkspace(workspaceOf(packages));
  await Promise.all(
    serviceNames.map(async (service) => {
      const args = ['package', '--stage', stage, '--package', packageFolder(packages, service)];
      const { code, output } = await serverless(workspaceOf(packages), service, args);
      if (code !== 0) throw new CheckError(`${service}, stage ${stage}: ${output}`);
    }),
  );
  return packages;
}

/** The copy of the workspace that is packaged. */
export const workspaceOf = ({ folder }: Packages): string => join(folder, 'workspace');

export const packageFolder = ({ folder, stage }: Packages, service: ServiceName): string =>
  join(folder, stage, service);

export const templateFile = (packages: Packages, service: ServiceName): string =>
  join(packageFolder(packages, service), 'cloudformation-template-update-stack.json');

export function templateOf(packages: Packages, service: ServiceName): Template {
  const file = templateFile(packages, service);
  return parseTemplate(readFileSync(file, 'utf8'), file);
}

/** Every function of every service, from the templates. */
export const functionsOf = (packages: Packages): PackagedFunction[] =>
  serviceNames.flatMap((service) =>
    Object.entries(templateOf(packages, service).Resources)
      .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
      .map(([logicalId, { Properties }]) => functionOf(packages, service, logicalId, Properties)),
  );

function functionOf(
  packages: Packages,
  service: ServiceName,
  logicalId: string,
  properties: unknown,
): PackagedFunction {
  const { FunctionName, Handler, Timeout, Code } = FunctionProperties.parse(properties);
  const zip = Code.S3Key.slice(Code.S3Key.lastIndexOf('/') + 1);
  return {
    name: FunctionName.slice(`muster-${service}-${packages.stage}-`.length),
    service,
    logicalId,
    zipFile: join(packageFolder(packages, service), zip),
    handler: Handler,
    timeoutSeconds: Timeout,
  };
}
