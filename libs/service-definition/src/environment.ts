import { MusterError } from '@muster/errors';
import * as z from 'zod';

/** A function's environment is not what the function needs; the message names every variable at once. */
export class EnvironmentError extends MusterError {
  static override readonly code = 'EnvironmentIncomplete';
}

/**
 * Reads the named variables of a function's environment at cold start.
 * @throws EnvironmentError naming all that are missing or empty
 */
export function readEnvironment<Name extends string>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
): Record<Name, string> {
  const schema = z.record(z.enum(names), z.string().min(1));
  const result = schema.safeParse(Object.fromEntries(names.map((name) => [name, environment[name]])));
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new EnvironmentError(`Environment variables missing or empty: ${wrong}`);
}
