import * as z from 'zod';
import { EnvironmentError } from './errors.ts';

const Environment = z.object({ RUN_TABLE_NAME: z.string().min(1) });

/** What every function of this service needs from its environment. @throws EnvironmentError */
export function parseEnvironment(environment: NodeJS.ProcessEnv): z.infer<typeof Environment> {
  const result = Environment.safeParse(environment);
  if (result.success) return result.data;
  throw new EnvironmentError([...new Set(result.error.issues.map(({ path }) => String(path[0])))]);
}
