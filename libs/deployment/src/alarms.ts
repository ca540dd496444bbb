import type { QueueDefinition, ServiceDefinition } from '@muster/service-definition';
import {
  deadLetterQueueName,
  DefinitionError,
  functionName,
  queueName,
  stackName,
  tableName,
} from '@muster/service-definition';
import { ALARM_EMAIL, valueOfOptional } from './optional.ts';
import { type Expression, pascalCase, ref, STAGE } from './references.ts';

const PERIOD_SECONDS = 300;
/** A new table throttles for minutes in a first run. A step is repeated for half an hour. */
const THROTTLED_WRITES_PERIODS = 6;
/** In a healthy run, a task waits for seconds. After an hour, the consumer has stopped or is far too slow. */
const OLDEST_TASK_SECONDS = 3_600;
/** A CloudWatch alarm on a metric expression adds up at most 10 metrics. Source: CloudWatch User Guide, quotas. */
const MAX_METRICS = 10;

/** Logical ID of the topic for the alarms of a service. */
const ALARM_TOPIC = 'AlarmTopic';

export interface AlarmOptions {
  /** The cause of the alarm, whose name is `<stack>-<name>`. */
  readonly name: string;
  readonly description: string;
  /** Threshold: the alarm starts at this value or above, over one period of 5 minutes. */
  readonly threshold: number;
  /** Consecutive periods. Default: 1. */
  readonly periods?: number;
  /** `Namespace`, `MetricName`, `Dimensions`, `Statistic`, or `Metrics`. */
  readonly metric: { readonly [key: string]: unknown };
  /** Properties that differ from those of the other alarms. */
  readonly properties?: { readonly [key: string]: unknown };
}

/** An alarm of a service. A period without data is not an alarm. */
export const alarm = (service: ServiceDefinition, options: AlarmOptions): Expression => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: `${stackName(service, STAGE)}-${options.name}`,
    AlarmDescription: options.description,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: options.threshold,
    EvaluationPeriods: options.periods ?? 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: [ref(ALARM_TOPIC)],
    ...('Metrics' in options.metric ? {} : { Period: PERIOD_SECONDS }),
    ...options.metric,
    ...options.properties,
  },
});

/** The sum of several metrics. @throws DefinitionError for more metrics than CloudWatch allows */
export function sumOf(
  metrics: readonly { Namespace: string; MetricName: string; Dimensions: readonly unknown[] }[],
) {
  if (metrics.length > MAX_METRICS)
    throw new DefinitionError(`an alarm can sum at most ${MAX_METRICS} metrics, not ${metrics.length}`);
  return {
    Metrics: [
      { Id: 'total', Expression: 'SUM(METRICS())', ReturnData: true },
      ...metrics.map((Metric, index) => ({
        Id: `m${index}`,
        ReturnData: false,
        MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: 'Sum' },
      })),
    ],
  };
}

/** The alarms of a service for the resources that it has, and their topic. */
export function alarmsOf(service: ServiceDefinition): Record<string, Expression> {
  return {
    [ALARM_TOPIC]: {
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: `${stackName(service, STAGE)}-alarms` },
    },
    AlarmEmailSubscription: {
      Type: 'AWS::SNS::Subscription',
      Condition: ALARM_EMAIL.condition,
      Properties: { TopicArn: ref(ALARM_TOPIC), Protocol: 'email', Endpoint: valueOfOptional(ALARM_EMAIL) },
    },
    ThrottledInvocationsAlarm: alarm(service, {
      name: 'throttled-invocations',
      description:
        'Lambda has refused invocations for 15 minutes: see docs/runbook.md, throttled invocations',
      threshold: 1,
      periods: 3,
      metric: sumOf(
        // An alarm is billed by its metrics, also in stages that never call a function.
        service.functions
          .filter(({ setting }) => setting === undefined)
          .map(({ name }) => ({
            Namespace: 'AWS/Lambda',
            MetricName: 'Throttles',
            Dimensions: [{ Name: 'FunctionName', Value: functionName(service, name, STAGE) }],
          })),
      ),
    }),
    ...(service.tables.length === 0
      ? {}
      : {
          ThrottledWritesAlarm: alarm(service, {
            name: 'throttled-writes',
            description:
              'A table has throttled writes for half an hour: see docs/runbook.md, throttled writes',
            threshold: 1,
            periods: THROTTLED_WRITES_PERIODS,
            metric: sumOf(
              service.tables.map((table) => ({
                Namespace: 'AWS/DynamoDB',
                MetricName: 'WriteThrottleEvents',
                Dimensions: [{ Name: 'TableName', Value: tableName(table, STAGE) }],
              })),
            ),
          }),
        }),
    ...Object.fromEntries(service.queues.flatMap((queue) => queueAlarms(service, queue))),
  };
}

function queueAlarms(service: ServiceDefinition, queue: QueueDefinition): [string, Expression][] {
  const id = pascalCase(queue.name);
  const metric = (name: string, MetricName: string) => ({
    Namespace: 'AWS/SQS',
    MetricName,
    Dimensions: [{ Name: 'QueueName', Value: name }],
    Statistic: 'Maximum',
  });
  return [
    [
      `${id}DeadLettersAlarm`,
      alarm(service, {
        name: 'dead-letters',
        description: 'Messages of the task queue could not be processed: see docs/runbook.md, dead letters',
        threshold: 1,
        metric: metric(deadLetterQueueName(queue, STAGE), 'ApproximateNumberOfMessagesVisible'),
      }),
    ],
    [
      `${id}OldestTaskAlarm`,
      alarm(service, {
        name: 'oldest-task',
        description: 'A task has been waiting for an hour: see docs/runbook.md, oldest task',
        threshold: OLDEST_TASK_SECONDS,
        metric: metric(queueName(queue, STAGE), 'ApproximateAgeOfOldestMessage'),
      }),
    ],
  ];
}
