import { MusterError } from '@muster/errors';
import * as z from 'zod';

/** The environment of a function is incomplete. The message names every missing variable. */
export class EnvironmentError extends MusterError {
  static override readonly code = 'EnvironmentIncomplete';
}

/**
 * Reads the named variables of a function's environment at cold start.
 * @throws EnvironmentError that names all missing or empty variables
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
