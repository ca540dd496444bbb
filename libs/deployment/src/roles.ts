import type { FunctionDefinition, Permission, ServiceDefinition } from '@muster/service-definition';
import { functionName } from '@muster/service-definition';
import { boundaryOfRole, THROUGH_ROLE, valueOfOptional, whereGiven } from './optional.ts';
import { consumedQueueArn, type Expression, resourceOf, STAGE, stageParameter, sub } from './references.ts';

/** Source: Lambda Developer Guide, "Using Lambda with Amazon SQS", permissions of the execution role. */
const CONSUMER_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
/** Both know no resources. Source: Service Authorization Reference, AWS X-Ray. */
const TRACE_ACTIONS = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

const allow = (actions: readonly string[], resource: Expression, condition?: Expression): Expression => ({
  Effect: 'Allow',
  Action: [...actions],
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

function statementsOf(service: ServiceDefinition, { actions, on }: Permission): Expression[] {
  const resource = resourceOf(service, on);
  if (on === 'any' || !('memberRole' in on)) return [allow(actions, resource)];
  // Only with the external id: a role elsewhere that happens to have the name is of no use without it.
  const condition = { StringEquals: { 'sts:ExternalId': stageParameter('externalId') } };
  const through = allow(actions, valueOfOptional(THROUGH_ROLE));
  return [allow(actions, resource, condition), whereGiven(THROUGH_ROLE, through)];
}

/** The role of one function: its permissions, its own log group, traces, and the queue that it consumes. */
export function functionRole(service: ServiceDefinition, definition: FunctionDefinition): Expression {
  const name = functionName(service, definition.name, STAGE);
  const logs = sub(
    `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${name}:*`,
  );
  const { trigger } = definition;
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      // Member accounts name it in the trust of their roles, so the name must be known before it exists.
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
