import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { asError } from '@muster/errors';
import type { LambdaContext } from '@muster/service-definition';
import { invocationKeys } from './invocation-keys.ts';
import type { Observation } from './observation.ts';

/** Outside Lambda, nothing reads embedded metrics from the log. */
const inLambda = process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;

const logger = new Logger();
const metrics = new Metrics({
  namespace: 'Muster',
  defaultDimensions: { stage: process.env['MUSTER_STAGE'] ?? 'local' },
});

/** Logs and metrics with Powertools for AWS Lambda: JSON lines and embedded metrics on stdout. */
export function observe(functionName: string, event: unknown, context: LambdaContext): Observation {
  const log = logger.createChild({
    persistentKeys: { function: functionName, requestId: context.awsRequestId, ...invocationKeys(event) },
  });
  return {
    info: (message, fields = {}) => log.info(message, fields),
    warn: (message, fields = {}) => log.warn(message, fields),
    error: (message, error) => log.error(message, asError(error)),
    count: (metric, value) => {
      if (inLambda) metrics.addMetric(metric, MetricUnit.Count, value);
    },
  };
}

/** Sends the metrics of an invocation, if it had any. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
