import { alarm, type Expression, STAGE, stageParameter, sumOf } from '@muster/deployment';
import type { MetricName } from '@muster/observability';
import { stateMachineName } from '@muster/service-definition';
import { service } from '../src/service.ts';

const musterMetric = (MetricName: MetricName) => ({
  Namespace: 'Muster',
  MetricName,
  Dimensions: [
    { Name: 'service', Value: `muster-${service.name}` },
    { Name: 'stage', Value: STAGE },
  ],
});

/** Only of runs: the command that waits for a plan reports why it was not made. */
const runMachines = (service.stateMachines ?? []).filter(({ name }) => name === 'muster-run');

const executionMetrics = runMachines.flatMap((machine) =>
  ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'].map((MetricName) => ({
    Namespace: 'AWS/States',
    MetricName,
    Dimensions: [
      {
        Name: 'StateMachineArn',
        Value: {
          'Fn::Sub': `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${stateMachineName(machine, STAGE)}`,
        },
      },
    ],
  })),
);

/** CloudWatch evaluates at most seven days for periods of an hour or longer. Source: PutMetricAlarm. */
const SILENT_DAYS = 7;
const DAY_SECONDS = 86_400;
/** The function that the schedule calls. The rule has the same name. */
const SCHEDULED = `muster-${service.name}-${STAGE}-startScheduledRun`;

const ofScheduled = (Namespace: string, MetricName: string, dimension: string) => ({
  Namespace,
  MetricName,
  Dimensions: [{ Name: dimension, Value: SCHEDULED }],
});

/** Events that need attention after a run: failed targets, or a run that did not end. */
export const runAlarms: Readonly<Record<string, Expression>> = {
  PartialRunAlarm: alarm(service, {
    name: 'partial-run',
    description: 'A run was partial or failed: see docs/runbook.md, partial or failed run',
    threshold: 1,
    metric: sumOf([musterMetric('RunsPartial'), musterMetric('RunsFailed')]),
  }),
  BrokenRunAlarm: alarm(service, {
    name: 'broken-run',
    description: 'An execution ended without a summary: see docs/runbook.md, broken run',
    threshold: 1,
    metric: sumOf(executionMetrics),
  }),
  ScheduleAlarm: alarm(service, {
    name: 'schedule',
    description: 'The schedule could not start a run: see docs/runbook.md, schedule',
    threshold: 1,
    metric: sumOf([
      ofScheduled('AWS/Lambda', 'Errors', 'FunctionName'),
      // Lambda dropped the event without an invocation that counts as an error.
      ofScheduled('AWS/Lambda', 'AsyncEventsDropped', 'FunctionName'),
      // EventBridge could not deliver the event to Lambda. Source: EventBridge User Guide, monitoring.
      ofScheduled('AWS/Events', 'FailedInvocations', 'RuleName'),
    ]),
  }),
  SilentScheduleAlarm: alarm(service, {
    name: 'silent-schedule',
    description:
      'The schedule is enabled but has started no run for a week: see docs/runbook.md, silent schedule',
    threshold: 1,
    periods: SILENT_DAYS,
    metric: { ...ofScheduled('AWS/Lambda', 'Invocations', 'FunctionName'), Statistic: 'Sum' },
    properties: {
      Period: DAY_SECONDS,
      ComparisonOperator: 'LessThanThreshold',
      // Without invocations, Lambda writes no metric.
      TreatMissingData: 'breaching',
      ActionsEnabled: stageParameter('scheduleEnabled'),
    },
  }),
};
