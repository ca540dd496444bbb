import type { ServiceDefinition, StateMachineDefinition } from '@muster/service-definition';
import { stateMachineName } from '@muster/service-definition';
import { boundaryOfRole } from './optional.ts';
import {
  arnOf,
  type Expression,
  functionId,
  pascalCase,
  STAGE,
  stageParameter,
  stateMachineId,
  sub,
  valueOf,
} from './references.ts';

/**
 * Step Functions needs these to deliver logs. They do not support resources.
 * Source: Step Functions Developer Guide, "Using CloudWatch Logs to log execution history".
 */
const LOG_DELIVERY_ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const TRACE_ACTIONS = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** The state machines of a service, each with its role and its log group. */
export const stateMachinesOf = (service: ServiceDefinition): Record<string, Expression> =>
  Object.assign({}, ...(service.stateMachines ?? []).map((machine) => partsOf(service, machine)));

function partsOf(service: ServiceDefinition, machine: StateMachineDefinition): Record<string, Expression> {
  const id = stateMachineId(machine.name);
  const logGroupId = `${id}LogGroup`;
  const functions = functionArns(service, machine);
  return {
    [id]: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: stateMachineName(machine, STAGE),
        StateMachineType: 'STANDARD',
        RoleArn: arnOf(`${id}Role`),
        DefinitionString: JSON.stringify(machine.definition),
        DefinitionSubstitutions: functions,
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: {
          Level: 'ERROR',
          // A run's request contains the external ID. The log needs only which state failed.
          IncludeExecutionData: false,
          Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: arnOf(logGroupId) } }],
        },
      },
    },
    [logGroupId]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        LogGroupName: `/aws/vendedlogs/states/${stateMachineName(machine, STAGE)}`,
        RetentionInDays: stageParameter('logRetentionDays'),
      },
    },
    [`${id}Role`]: roleOf(machine, Object.values(functions)),
  };
}

/** The ARN for each placeholder: of the service's functions in the definition, and of those of other services. */
function functionArns(
  service: ServiceDefinition,
  { definition, foreignFunctions }: StateMachineDefinition,
): Record<string, Expression> {
  const text = JSON.stringify(definition);
  const own = service.functions
    .filter(({ taskStates }) => taskStates !== undefined)
    .map(({ name }) => [`${pascalCase(name)}FunctionArn`, arnOf(functionId(name))] as const)
    .filter(([placeholder]) => text.includes(`\${${placeholder}}`));
  const foreign = Object.entries(foreignFunctions).map(
    ([placeholder, parameter]) => [placeholder, valueOf(service, parameter)] as const,
  );
  return Object.fromEntries([...own, ...foreign]);
}

function roleOf(machine: StateMachineDefinition, functions: readonly Expression[]): Expression {
  const name = stateMachineName(machine, STAGE);
  const states = 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:';
  const allow = (actions: readonly string[], resource: unknown) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resource,
  });
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: `${name}-states`,
      PermissionsBoundary: boundaryOfRole(),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'states.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'state-machine',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              allow(['lambda:InvokeFunction'], functions),
              // A Distributed Map starts its children as executions of the same state machine.
              allow(['states:StartExecution'], sub(`${states}stateMachine:${name}`)),
              allow(
                ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
                [sub(`${states}execution:${name}:*`), sub(`${states}execution:${name}/*`)],
              ),
              allow(LOG_DELIVERY_ACTIONS, '*'),
              allow(TRACE_ACTIONS, '*'),
            ],
          },
        },
      ],
    },
  };
}
