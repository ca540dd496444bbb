import { codedError } from '@muster/errors';
import { type LambdaContext, withinInvocation } from '@muster/service-definition';
import { type Observation, silence } from './observation.ts';

export type Handler<Output> = (event: unknown, context: LambdaContext) => Promise<Output>;
type Work<Output> = (event: unknown, context: LambdaContext, observation: Observation) => Promise<Output>;

/** In Lambda, and where somebody asks for logs; else Powertools are not even loaded. */
const isObserved = (environment: NodeJS.ProcessEnv): boolean =>
  environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined || environment['POWERTOOLS_LOG_LEVEL'] !== undefined;

// Begins in Lambda's init phase, which has more processor time; it makes no call over the network.
const powertools = isObserved(process.env) ? import('./powertools.ts') : undefined;

/**
 * The handler of a function: logs its end or its error with the run, account and region, and publishes its metrics.
 * What it throws has a name that users may see as a code, because the state machine decides by it: an error without one
 * becomes an InternalError. What the work calls can ask for the time that it may take: `timeLeft` of
 * `@muster/service-definition`.
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
