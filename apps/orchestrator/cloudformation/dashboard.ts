import { wordsForAll } from '@muster/contracts';
import { type Expression, STAGE } from '@muster/deployment';
import { stateMachineName } from '@muster/service-definition';
import { service } from '../src/service.ts';
import { CALLED_FUNCTIONS } from '../src/state-machine/called-functions.ts';

interface Widget {
  readonly title: string;
  /** Metrics in the format of the dashboard's body. */
  readonly metrics: readonly unknown[];
  readonly stat?: string;
}

const WIDTH = 12;
const HEIGHT = 6;
const COLUMNS = 24;

const own = (name: string) => ['Muster', name, 'service', `muster-${service.name}`, 'stage', STAGE];
const [machine] = service.stateMachines ?? [];
const stateMachineArn = `arn:\${AWS::Partition}:states:\${AWS::Region}:\${AWS::AccountId}:stateMachine:${machine === undefined ? '' : stateMachineName(machine, STAGE)}`;
/** SQS calls it, not the state machine. */
const QUEUE_CONSUMER = 'applyTags';
/**
 * Resources of the other services on the dashboard, by name, so that the stacks do not depend on each other. A test of
 * the packaged services checks that these functions and queues exist.
 */
const functions = [
  ...service.functions.map(({ name }) => `muster-${service.name}-${STAGE}-${name}`),
  ...CALLED_FUNCTIONS.inventory.map((name) => `muster-inventory-${STAGE}-${name}`),
  ...[...CALLED_FUNCTIONS.tagger, QUEUE_CONSUMER].map((name) => `muster-tagger-${STAGE}-${name}`),
];
const TASKS = `muster-tagger-tasks-${STAGE}`;
const DEAD_LETTERS = `muster-tagger-tasks-dead-letters-${STAGE}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const functionsOf = (metric: string) => functions.map((name) => ['AWS/Lambda', metric, 'FunctionName', name]);
const queueOf = (metric: string, name: string) => ['AWS/SQS', metric, 'QueueName', name];

const widgets: readonly Widget[] = [
  { title: 'Runs', metrics: ['RunsComplete', 'RunsPartial', 'RunsFailed'].map(own) },
  { title: 'Targets', metrics: ['TargetsSucceeded', 'TargetsFailed'].map(own) },
  {
    title: `${capital(wordsForAll().many)} seen and tagged`,
    metrics: ['ResourcesSeen', 'ResourcesTagged'].map(own),
  },
  {
    title: 'Executions',
    metrics: ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted'].map(
      (name) => ['AWS/States', name, 'StateMachineArn', stateMachineArn],
    ),
  },
  {
    title: 'Tasks waiting, and dead letters',
    metrics: [TASKS, DEAD_LETTERS].map((name) => queueOf('ApproximateNumberOfMessagesVisible', name)),
    stat: 'Maximum',
  },
  {
    title: 'Oldest task (seconds)',
    metrics: [queueOf('ApproximateAgeOfOldestMessage', TASKS)],
    stat: 'Maximum',
  },
  { title: 'Function errors', metrics: functionsOf('Errors') },
  { title: 'Throttled invocations', metrics: functionsOf('Throttles') },
  { title: 'Longest invocation (ms)', metrics: functionsOf('Duration'), stat: 'Maximum' },
  { title: 'Concurrent invocations', metrics: functionsOf('ConcurrentExecutions'), stat: 'Maximum' },
];

const body = {
  widgets: widgets.map(({ title, metrics, stat = 'Sum' }, index) => ({
    type: 'metric',
    x: (index * WIDTH) % COLUMNS,
    y: Math.floor((index * WIDTH) / COLUMNS) * HEIGHT,
    width: WIDTH,
    height: HEIGHT,
    properties: { title, metrics, stat, view: 'timeSeries', period: 300, region: '${AWS::Region}' },
  })),
};

/** One dashboard for a stage: runs, targets, tasks and functions of all three services. */
export const dashboard: Readonly<Record<string, Expression>> = {
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: `muster-${STAGE}`, DashboardBody: { 'Fn::Sub': JSON.stringify(body) } },
  },
};
