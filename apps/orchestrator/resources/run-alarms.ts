import { alarm, type Expression, STAGE, sumOf } from '@muster/deployment';
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

const executionMetrics = (service.stateMachines ?? []).flatMap((machine) =>
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

/** What somebody should look at after a run: targets without an outcome to be glad of, or a run that did not end. */
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
    metric: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'FunctionName', Value: `muster-${service.name}-${STAGE}-startScheduledRun` }],
    },
  }),
};
