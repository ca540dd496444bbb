import type { ResolvedTemplate } from '@muster/roles';
import * as z from 'zod';
import type { PackagedFunction } from '../packages/packages.ts';
import type { Place } from '../stacks/place.ts';

const WithEnvironment = z.looseObject({
  FunctionName: z.string(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }),
});

/** The environment that Lambda gives the function: the variables of the template and the few that Lambda adds. */
export function environmentOf(
  { logicalId }: PackagedFunction,
  stack: ResolvedTemplate,
  { region }: Place,
): Record<string, string> {
  const { FunctionName, MemorySize, Environment } = WithEnvironment.parse(
    stack.resources[logicalId]?.properties,
  );
  return {
    ...Environment.Variables,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_LAMBDA_FUNCTION_NAME: FunctionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
  };
}
