import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { serviceNames } from '../src/packages/services.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { packaged } from './packaged.ts';

const place = { accountId: '999999999999', region: 'us-east-1' };
const { stacks } = resolveStacks(packaged('prod'), place);
const propertiesOf = (type: string) =>
  serviceNames.flatMap((service) =>
    Object.values(stacks[service].resources)
      .filter((resource) => resource.type === type)
      .map(({ properties }) => properties),
  );
const namesOf = (type: string, property: string): string[] =>
  propertiesOf(type).map((properties) => z.string().parse(z.looseObject({}).parse(properties)[property]));

/** The resources that can be monitored, by the dimension that names them. */
const things: Readonly<Record<string, readonly string[]>> = {
  FunctionName: namesOf('AWS::Lambda::Function', 'FunctionName'),
  TableName: namesOf('AWS::DynamoDB::Table', 'TableName'),
  RuleName: namesOf('AWS::Events::Rule', 'Name'),
  QueueName: namesOf('AWS::SQS::Queue', 'QueueName'),
  StateMachineArn: ['arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-prod'],
  service: ['muster-orchestrator'],
  stage: ['prod'],
};

const Alarm = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()).min(1),
});
const Dimensions = z.array(z.object({ Name: z.string(), Value: z.string() }));

/** All lists of dimensions in an alarm, at any depth. */
function dimensionsIn(value: unknown): z.infer<typeof Dimensions> {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'Dimensions' ? Dimensions.parse(inner) : dimensionsIn(inner),
  );
}

const Watched = z.looseObject({
  Metrics: z.array(z.looseObject({ MetricStat: z.looseObject({}).optional() })).optional(),
});
/** The metrics of an alarm that AWS charges for. An expression is not one of them. */
const metricsIn = (properties: unknown): number =>
  Watched.parse(properties).Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;

describe('the alarms', () => {
  // CloudWatch charges for each metric of an alarm. If a number here changes, correct the alarms in
  // tools/muster/src/cost/assumptions.ts and docs/cost.md.
  it.each([
    ['inventory', 6],
    ['tagger', 11],
    ['orchestrator', 17],
  ] as const)('of %s use %i metrics, as tools/muster/src/cost/assumptions.ts assumes', (service, count) => {
    const watched = Object.values(stacks[service].resources)
      .filter(({ type }) => type === 'AWS::CloudWatch::Alarm')
      .map(({ properties }) => metricsIn(properties));
    expect(watched.reduce((total, each) => total + each, 0)).toBe(count);
  });

  const alarms = propertiesOf('AWS::CloudWatch::Alarm').map((properties) => Alarm.parse(properties));

  it('are those in the runbook', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).toSorted()).toEqual([
      'muster-inventory-prod-throttled-invocations',
      'muster-inventory-prod-throttled-writes',
      'muster-orchestrator-prod-broken-run',
      'muster-orchestrator-prod-partial-run',
      'muster-orchestrator-prod-schedule',
      'muster-orchestrator-prod-silent-schedule',
      'muster-orchestrator-prod-throttled-invocations',
      'muster-orchestrator-prod-throttled-writes',
      'muster-tagger-prod-dead-letters',
      'muster-tagger-prod-oldest-task',
      'muster-tagger-prod-throttled-invocations',
      'muster-tagger-prod-throttled-writes',
    ]);
    for (const { AlarmDescription } of alarms) expect(AlarmDescription).toContain('docs/runbook.md');
  });

  it.each(alarms.map((each) => [each.AlarmName, each] as const))(
    '%s monitors existing resources',
    (_name, each) => {
      const dimensions = dimensionsIn(each);
      expect(dimensions.length).toBeGreaterThan(0);
      for (const { Name, Value } of dimensions) expect(things[Name]).toContain(Value);
    },
  );
});

describe('the dashboard', () => {
  const Body = z.object({
    widgets: z.array(
      z.looseObject({
        properties: z.looseObject({ title: z.string(), metrics: z.array(z.array(z.string())).min(1) }),
      }),
    ),
  });
  const [text, ...others] = namesOf('AWS::CloudWatch::Dashboard', 'DashboardBody');
  const { widgets } = Body.parse(JSON.parse(text ?? ''));

  it('belongs to the stage', () => {
    expect(others).toEqual([]);
    expect(namesOf('AWS::CloudWatch::Dashboard', 'DashboardName')).toEqual(['muster-prod']);
  });

  it.each(widgets.map(({ properties }) => [properties.title, properties.metrics] as const))(
    'shows existing resources: %s',
    (_title, metrics) => {
      for (const [, , ...dimensions] of metrics)
        for (let index = 0; index < dimensions.length; index += 2)
          expect(things[dimensions[index] ?? '']).toContain(dimensions[index + 1]);
    },
  );
});
