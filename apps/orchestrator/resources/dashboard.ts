import { type Expression, STAGE } from '@muster/deployment';
import { stateMachineName } from '@muster/service-definition';
import { service } from '../src/service.ts';

interface Widget {
  readonly title: string;
  /** Metrics as the dashboard body has them: arrays, or a search that finds what belongs to the stage. */
  readonly metrics: readonly unknown[];
  readonly stat?: string;
  readonly view?: 'timeSeries' | 'singleValue';
}

const WIDTH = 12;
const HEIGHT = 6;
const COLUMNS = 24;

const search = (schema: string, condition: string, stat: string) => [
  [{ expression: `SEARCH('{${schema}} ${condition}', '${stat}', 300)`, id: 'e1', region: '${AWS::Region}' }],
];
const own = (name: string) => ['Muster', name, 'service', `muster-${service.name}`, 'stage', STAGE];
const [machine] = service.stateMachines ?? [];
const stateMachineArn = `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${machine === undefined ? '' : stateMachineName(machine, STAGE)}`;
/** The other services' functions and queues are found by their names, which carry the stage: no stack has to know another. */
const functionsOf = (metric: string) =>
  search(
    'AWS/Lambda,FunctionName',
    `MetricName="${metric}" FunctionName=("muster-inventory-${STAGE}" OR "muster-tagger-${STAGE}" OR "muster-orchestrator-${STAGE}")`,
    metric === 'Duration' || metric === 'ConcurrentExecutions' ? 'Maximum' : 'Sum',
  );
const queues = (metric: string) =>
  search(
    'AWS/SQS,QueueName',
    `MetricName="${metric}" QueueName="muster-tagger" QueueName="${STAGE}"`,
    'Maximum',
  );

const widgets: readonly Widget[] = [
  { title: 'Runs', metrics: ['RunsComplete', 'RunsPartial', 'RunsFailed'].map(own) },
  { title: 'Targets', metrics: ['TargetsSucceeded', 'TargetsFailed'].map(own) },
  { title: 'Instances seen and tagged', metrics: ['ResourcesSeen', 'ResourcesTagged'].map(own) },
  {
    title: 'Executions',
    metrics: ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted'].map(
      (name) => ['AWS/States', name, 'StateMachineArn', stateMachineArn],
    ),
  },
  { title: 'Tasks waiting, and dead letters', metrics: queues('ApproximateNumberOfMessagesVisible') },
  { title: 'Oldest task (seconds)', metrics: queues('ApproximateAgeOfOldestMessage') },
  { title: 'Function errors', metrics: functionsOf('Errors') },
  { title: 'Throttled invocations', metrics: functionsOf('Throttles') },
  { title: 'Longest invocation (ms)', metrics: functionsOf('Duration') },
  { title: 'Concurrent invocations', metrics: functionsOf('ConcurrentExecutions') },
];

const body = {
  widgets: widgets.map(({ title, metrics, stat = 'Sum', view = 'timeSeries' }, index) => ({
    type: 'metric',
    x: (index * WIDTH) % COLUMNS,
    y: Math.floor((index * WIDTH) / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, metrics, stat, view, period: 300, region: '${AWS::Region}' },
  })),
};

/** One page for a stage: runs, targets, tasks and functions of all three services. */
export const dashboard: Readonly<Record<string, Expression>> = {
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: `muster-${STAGE}`, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
  },
};
