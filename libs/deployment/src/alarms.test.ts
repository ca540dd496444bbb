import { describe, expect, it } from '@jest/globals';
import { DefinitionError } from '@muster/service-definition';
import { alarmsOf } from './alarms.ts';
import { alarm, alarmMetricsIn, sumOf } from './index.ts';
import { propertiesOf, resourceOf } from './testing/template.ts';
import { bare, toy } from './testing/toy-service.ts';

const throttles = (name: string) => ({
  Namespace: 'AWS/Lambda',
  MetricName: 'Throttles',
  Dimensions: [{ Name: 'FunctionName', Value: name }],
});
const sum = (Id: string, Metric: unknown) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric, Period: 300, Stat: 'Sum' },
});

describe('the alarms of a service', () => {
  it('report dead letters', () => {
    expect(resourceOf('MusterToyTasksDeadLettersAlarm')).toEqual({
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmName: 'muster-toy-${sls:stage}-dead-letters',
        AlarmDescription:
          'Messages of the task queue could not be processed: see docs/runbook.md, dead letters',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 1,
        EvaluationPeriods: 1,
        Period: 300,
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'AlarmTopic' }],
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: 'muster-toy-tasks-dead-letters-${sls:stage}' }],
        Statistic: 'Maximum',
      },
    });
  });

  it('report a task that has waited for an hour', () => {
    expect(propertiesOf('MusterToyTasksOldestTaskAlarm')).toMatchObject({
      AlarmName: 'muster-toy-${sls:stage}-oldest-task',
      Threshold: 3600,
      EvaluationPeriods: 1,
      Period: 300,
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: 'muster-toy-tasks-${sls:stage}' }],
      Statistic: 'Maximum',
    });
  });

  it('report throttled invocations of all functions together in three consecutive periods', () => {
    const { Metrics, ...properties } = propertiesOf('ThrottledInvocationsAlarm');
    expect(properties).toMatchObject({
      AlarmName: 'muster-toy-${sls:stage}-throttled-invocations',
      Threshold: 1,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    });
    expect(properties).not.toHaveProperty('Period');
    expect(Metrics).toEqual([
      { Id: 'total', Expression: 'SUM(METRICS())', ReturnData: true },
      sum('m0', throttles('muster-toy-${sls:stage}-countThings')),
      sum('m1', throttles('muster-toy-${sls:stage}-eatTasks')),
      sum('m2', throttles('muster-toy-${sls:stage}-startDaily')),
    ]);
  });

  it('report tables that throttle writes for half an hour', () => {
    const throttled = (name: string) => ({
      Namespace: 'AWS/DynamoDB',
      MetricName: 'WriteThrottleEvents',
      Dimensions: [{ Name: 'TableName', Value: name }],
    });
    expect(propertiesOf('ThrottledWritesAlarm')).toMatchObject({
      AlarmName: 'muster-toy-${sls:stage}-throttled-writes',
      Threshold: 1,
      EvaluationPeriods: 6,
      TreatMissingData: 'notBreaching',
      Metrics: [
        { Id: 'total', Expression: 'SUM(METRICS())', ReturnData: true },
        sum('m0', throttled('muster-toy-things-${sls:stage}')),
        sum('m1', throttled('muster-toy-notes-${sls:stage}')),
      ],
    });
  });

  it('notify a topic, which sends e-mail if an address is configured', () => {
    expect(resourceOf('AlarmTopic')).toEqual({
      Type: 'AWS::SNS::Topic',
      Properties: { TopicName: 'muster-toy-${sls:stage}-alarms' },
    });
    expect(resourceOf('AlarmEmailSubscription')).toEqual({
      Type: 'AWS::SNS::Subscription',
      Condition: 'HasAlarmEmail',
      Properties: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } },
    });
  });

  it('monitor no queue if there is none', () => {
    expect(Object.keys(alarmsOf(bare)).filter((id) => /DeadLetters|OldestTask/.test(id))).toEqual([]);
  });
});

describe('sumOf', () => {
  const metrics = (count: number) =>
    Array.from({ length: count }, (_, index) => throttles(`function-${index}`));

  it('adds up as many metrics as CloudWatch allows', () => {
    const { Metrics } = sumOf(metrics(10));
    expect(Metrics).toHaveLength(11);
    expect(Metrics.at(-1)).toEqual(sum('m9', throttles('function-9')));
  });

  it('refuses more', () => {
    expect(() => sumOf(metrics(11))).toThrow(
      new DefinitionError('an alarm can sum at most 10 metrics, not 11'),
    );
  });
});

it('evaluates an alarm of one metric over one period of 5 minutes by default', () => {
  const options = { name: 'odd', description: 'Odd', threshold: 7, metric: { MetricName: 'Odd' } };
  expect(alarm(toy, options)).toMatchObject({
    Properties: {
      AlarmName: 'muster-toy-${sls:stage}-odd',
      Threshold: 7,
      Period: 300,
      EvaluationPeriods: 1,
      MetricName: 'Odd',
    },
  });
  expect(alarm(toy, { ...options, periods: 2 })).toMatchObject({ Properties: { EvaluationPeriods: 2 } });
});

describe('alarmMetricsIn', () => {
  it('counts each metric that an alarm watches, and not their sum', () => {
    const one = alarm(toy, { name: 'one', description: 'One', threshold: 1, metric: throttles('a') });
    const three = alarm(toy, {
      name: 'three',
      description: 'Three',
      threshold: 1,
      metric: sumOf(['a', 'b', 'c'].map(throttles)),
    });
    expect(alarmMetricsIn({})).toBe(0);
    expect(alarmMetricsIn({ one, three, AlarmTopic: { Type: 'AWS::SNS::Topic', Properties: {} } })).toBe(4);
  });

  it('counts the metrics of a whole service', () => {
    // Three functions, two tables, and the queue's dead letters and oldest task.
    expect(alarmMetricsIn(alarmsOf(toy))).toBe(7);
  });
});
