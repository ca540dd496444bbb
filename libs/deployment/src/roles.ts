import type {
  FunctionDefinition,
  ParameterName,
  Permission,
  ServiceDefinition,
} from '@muster/service-definition';
import { functionName } from '@muster/service-definition';
import { boundaryOfRole, THROUGH_ROLE, valueOfOptional, whereGiven } from './optional.ts';
import {
  conditionOf,
  consumedQueueArn,
  type Expression,
  resourceOf,
  STAGE,
  stageParameter,
  sub,
} from './references.ts';

/** Source: Lambda Developer Guide, "Using Lambda with Amazon SQS", permissions of the execution role. */
const CONSUMER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
/** Both do not support resources. Source: Service Authorization Reference, AWS X-Ray. */
const TRACE_ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const allow = (actions: readonly string[], resource: Expression, condition?: Expression): Expression => ({
  Effect: 'Allow',
  Action: [...actions],
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

/** Every key of the call must match. Without `Null`, a call without keys would match, too. */
const onlyPartitionKeys = (patterns: readonly string[]): Expression => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...patterns] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

function statementsOf(service: ServiceDefinition, { actions, on, partitionKeys }: Permission): Expression[] {
  const resource = resourceOf(service, on);
  if (partitionKeys !== undefined) return [allow(actions, resource, onlyPartitionKeys(partitionKeys))];
  if (on !== 'any' && 'bucket' in on) return [ifBucket(service, on.bucket, allow(actions, resource))];
  if (on === 'any' || !('memberRole' in on)) return [allow(actions, resource)];
  // Only with the external ID: a foreign role that has the same name by chance cannot be used without it.
  const condition = { StringEquals: { 'sts:ExternalId': stageParameter('externalId') } };
  const through = allow(actions, valueOfOptional(THROUGH_ROLE));
  return [allow(actions, resource, condition), whereGiven(THROUGH_ROLE, through)];
}

/** The statement in stages that have the bucket. */
function ifBucket(service: ServiceDefinition, parameter: ParameterName, statement: Expression): Expression {
  const { setting = '' } = service.buckets?.find((bucket) => bucket.parameter === parameter) ?? {};
  return { 'Fn::If': [conditionOf(setting), statement, { Ref: 'AWS::NoValue' }] };
}

/** The role of one function: its permissions, its log group, traces, and the queue that it consumes. */
export function functionRole(service: ServiceDefinition, definition: FunctionDefinition): Expression {
  const name = functionName(service, definition.name, STAGE);
  const logs = sub(
    `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${name}:*`,
  );
  const { trigger } = definition;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      // The roles of member accounts name it in their trust policies, so the name must be known before the role exists.
      RoleName: name,
      PermissionsBoundary: boundaryOfRole(),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [
        {
          PolicyName: 'function',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logs),
              allow(TRACE_ACTIONS, '*'),
              ...(trigger === undefined
                ? []
                : [allow(CONSUMER_ACTIONS, consumedQueueArn(service, trigger.queue))]),
              ...definition.permissions.flatMap((permission) => statementsOf(service, permission)),
            ],
          },
        },
      ],
    },
  };
}
