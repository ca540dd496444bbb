import type { z } from 'zod';

/** A function's environment is not what the function needs; the message names every variable at once. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentIncomplete';
}

/** Parses a function's environment at cold start. @throws EnvironmentError */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: NodeJS.ProcessEnv,
): z.output<Schema> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const names = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new EnvironmentError(`The function's environment lacks or has wrong: ${names}`);
}
