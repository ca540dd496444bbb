import * as z from 'zod';
import { EnvironmentError } from './errors.ts';

/** Reads the named environment variables. @throws EnvironmentError naming all that are missing or empty */
export function readEnvironment<Name extends string>(
  names: readonly Name[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<Name, string> {
  const schema = z.record(z.enum(names), z.string().min(1));
  const result = schema.safeParse(Object.fromEntries(names.map((name) => [name, environment[name]])));
  if (result.success) return result.data;
  throw new EnvironmentError(result.error.issues.map(({ path }) => String(path[0])));
}
