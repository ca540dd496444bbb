import type { Place } from '../stacks/place.ts';

/** Account and region of the stacks in the tests of the pipeline role. */
export const place: Place = { accountId: '999999999999', region: 'us-east-1' };
/** ARN of a resource in the account and region of the stacks. */
export const local = (service: string, rest: string): string =>
  `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`;

/** How CloudFormation creates a resource of each type: the action, and the property that holds the name in its ARN. */
export const makers: Readonly<
  Record<string, readonly [action: string, name: string, arn: (name: string) => string]>
> = {
  'AWS::CloudWatch::Alarm': [
    'cloudwatch:PutMetricAlarm',
    'AlarmName',
    (name) => local('cloudwatch', `alarm:${name}`),
  ],
  'AWS::CloudWatch::Dashboard': [
    'cloudwatch:PutDashboard',
    'DashboardName',
    (name) => `arn:aws:cloudwatch::${place.accountId}:dashboard/${name}`,
  ],
  'AWS::DynamoDB::Table': ['dynamodb:CreateTable', 'TableName', (name) => local('dynamodb', `table/${name}`)],
  'AWS::Events::Rule': ['events:PutRule', 'Name', (name) => local('events', `rule/${name}`)],
  'AWS::IAM::Role': ['iam:CreateRole', 'RoleName', (name) => `arn:aws:iam::${place.accountId}:role/${name}`],
  'AWS::Lambda::Function': [
    'lambda:CreateFunction',
    'FunctionName',
    (name) => local('lambda', `function:${name}`),
  ],
  'AWS::Logs::LogGroup': [
    'logs:CreateLogGroup',
    'LogGroupName',
    (name) => local('logs', `log-group:${name}`),
  ],
  'AWS::SNS::Topic': ['sns:CreateTopic', 'TopicName', (name) => local('sns', name)],
  'AWS::SQS::Queue': ['sqs:CreateQueue', 'QueueName', (name) => local('sqs', name)],
  'AWS::SSM::Parameter': ['ssm:PutParameter', 'Name', (name) => local('ssm', `parameter${name}`)],
  'AWS::StepFunctions::StateMachine': [
    'states:CreateStateMachine',
    'StateMachineName',
    (name) => local('states', `stateMachine:${name}`),
  ],
};
/** The bucket for reports, in stages that have it. */
export const reportBucketOf = (stage: string): string =>
  `arn:aws:s3:::muster-reports-${stage}-${place.accountId}-${place.region}`;

/** Types whose resources have no fixed name. Their calls are in the list below. */
export const NAMELESS = [
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
];
