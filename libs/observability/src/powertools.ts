import { syncBuiltinESMExports } from 'node:module';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { LambdaContext } from '@muster/service-definition';
import { invocationKeys } from './invocation-keys.ts';
import type { Observation } from './observation.ts';

/** Lambda sets it for each invocation; without it there is no trace to add to. */
const TRACE_ID = '_X_AMZN_TRACE_ID';

/** Elsewhere nobody reads embedded metrics out of the log. */
const inLambda = process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;

const logger = new Logger();
const metrics = new Metrics({
  namespace: 'Muster',
  defaultDimensions: { stage: process.env['MUSTER_STAGE'] ?? 'local' },
});
const tracer = new Tracer();
// The tracer puts itself into Node's http and https; without this, modules that import them by name do not see it.
syncBuiltinESMExports();

/** Logs and metrics by Powertools for AWS Lambda: JSON lines and embedded metrics on stdout. */
export function observe(functionName: string, event: unknown, context: LambdaContext): Observation {
  const log = logger.createChild({
    persistentKeys: { function: functionName, requestId: context.awsRequestId, ...invocationKeys(event) },
  });
  return {
    info: (message, fields = {}) => log.info(message, fields),
    warn: (message, fields = {}) => log.warn(message, fields),
    error: (message, error) => log.error(message, error instanceof Error ? error : new Error(String(error))),
    count: (metric, value) => {
      if (inLambda) metrics.addMetric(metric, MetricUnit.Count, value);
    },
  };
}

/** Sends the metrics of an invocation, if it had any. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Does the work in a subsegment of the invocation's trace, with the run, account and region as annotations. */
export async function traced<Result>(
  functionName: string,
  event: unknown,
  work: () => Promise<Result>,
): Promise<Result> {
  const parent = process.env[TRACE_ID] === undefined ? undefined : tracer.getSegment();
  if (parent === undefined) return work();
  const segment = parent.addNewSubsegment(`## ${functionName}`);
  tracer.setSegment(segment);
  for (const [key, value] of Object.entries(invocationKeys(event))) tracer.putAnnotation(key, value);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) tracer.addErrorAsMetadata(error);
    throw error;
  } finally {
    segment.close();
    tracer.setSegment(parent);
  }
}
