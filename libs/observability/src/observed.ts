import { codedError } from '@muster/errors';
import { type LambdaContext, withinInvocation } from '@muster/service-definition';
import { type Observation, silence } from './observation.ts';

export type Handler<Output> = (event: unknown, context: LambdaContext) => Promise<Output>;
type Work<Output> = (event: unknown, context: LambdaContext, observation: Observation) => Promise<Output>;

/** In Lambda, and if a log level is set. Otherwise, Powertools are not loaded. */
const isObserved = (environment: NodeJS.ProcessEnv): boolean =>
  environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined || environment['POWERTOOLS_LOG_LEVEL'] !== undefined;

// Starts in Lambda's init phase, which has more processor time. It makes no network call.
const powertools = isObserved(process.env) ? import('./powertools.ts') : undefined;

/**
 * The handler of a function. It logs its end or its error with the run, account and region, and publishes its metrics.
 * The state machine matches the name of its errors, so an error without a code becomes an InternalError. The work can
 * use `timeLeft` of `@muster/service-definition` to get the remaining time.
 */
export function observed<Output>(functionName: string, work: Work<Output>): Handler<Output> {
  const coded: Work<Output> = async (...parameters) => {
    try {
      return await work(...parameters);
    } catch (error) {
      throw codedError(error);
    }
  };
  return async (event, context) => {
    const inTime = (observation: Observation) =>
      withinInvocation(context, () => coded(event, context, observation));
    if (powertools === undefined) return inTime(silence);
    const { observe, publishMetrics } = await powertools;
    const observation = observe(functionName, event, context);
    const startedAtMs = performance.now();
    try {
      const output = await inTime(observation);
      observation.info('done', { durationMs: Math.round(performance.now() - startedAtMs) });
      return output;
    } catch (error) {
      observation.error('failed', error);
      throw error;
    } finally {
      publishMetrics();
    }
  };
}
