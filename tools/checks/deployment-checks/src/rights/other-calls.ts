import type { IamCall } from '../recording/iam-call.ts';
import type { Place } from '../stacks/place.ts';

const WRITES = ['PutItem', 'UpdateItem', 'BatchWriteItem', 'DeleteItem'];
/** The only functions that may write to a table. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  'muster-inventory': ['discover', 'markUnreadable', 'markOutOfScope'],
  'muster-inventory-checkpoints': ['discover'],
  'muster-tagger-ledger': [
    'planTags',
    'applyTags',
    'awaitTagging',
    'verifyTags',
    'planAccount',
    'finishPlan',
  ],
  'muster-orchestrator-runs': [
    'planRun',
    'listRegions',
    'recordOutcome',
    'recordAccountOutcome',
    'findLeftOut',
    'finalizeRun',
    'writeReport',
  ],
};

/** Those of them that delete single items. */
const REMOVERS: readonly string[] = ['markOutOfScope'];

/** Calls that a function must not make: calls that would do damage if an attacker controlled its code. */
export function alwaysDenied(functionName: string, stage: string, { accountId, region }: Place): IamCall[] {
  const local = (service: string, rest: string): string =>
    `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const calls: (readonly [action: string, resource: string, context?: IamCall['context']])[] = [
    ...Object.entries(WRITERS).flatMap(([table, writers]) => {
      const arn = local('dynamodb', `table/${table}-${stage}`);
      const removed = REMOVERS.includes(functionName) ? [] : ['DeleteItem'];
      const unwritten = writers.includes(functionName) ? removed : WRITES;
      const never = ['Scan', 'DeleteTable', 'UpdateTable', 'PartiQLDelete'];
      return [...unwritten, ...never].map((operation) => [`dynamodb:${operation}`, arn] as const);
    }),
    ['dynamodb:Query', local('dynamodb', `table/another-${stage}`)],
    ['dynamodb:PutItem', local('dynamodb', `table/muster-inventory-${stage}2`)],
    ['sqs:PurgeQueue', local('sqs', `muster-tagger-tasks-${stage}`)],
    ['sqs:DeleteQueue', local('sqs', `muster-tagger-tasks-${stage}`)],
    ['sqs:SendMessage', local('sqs', `muster-tagger-tasks-dead-letters-${stage}`)],
    ['sns:Publish', local('sns', `muster-orchestrator-${stage}-alarms`)],
    ['lambda:InvokeFunction', local('lambda', `function:muster-inventory-${stage}-discover`)],
    ['lambda:InvokeFunction', local('lambda', `function:muster-tagger-${stage}-applyTags`)],
    ['lambda:UpdateFunctionCode', local('lambda', `function:muster-inventory-${stage}-discover`)],
    ['states:StartExecution', local('states', 'stateMachine:another')],
    ['states:StopExecution', local('states', `execution:muster-run-${stage}:run`)],
    ['ssm:GetParameter', local('ssm', `parameter/muster/${stage}/inventory/table-name`)],
    ['ssm:GetParametersByPath', local('ssm', `parameter/muster/${stage}`)],
    ['ssm:PutParameter', local('ssm', `parameter/muster/${stage}/orchestrator/scheduled-run-config`)],
    ['secretsmanager:GetSecretValue', local('secretsmanager', 'secret:any-AbCdEf')],
    ['s3:ListAllMyBuckets', '*'],
    ['s3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['s3:PutObject', 'arn:aws:s3:::bucket/key'],
    ['ec2:DescribeInstances', '*'],
    ['ec2:DescribeRegions', '*'],
    ['ec2:CreateTags', local('ec2', 'instance/i-0123456789abcdef0')],
    ['ec2:TerminateInstances', local('ec2', 'instance/i-0123456789abcdef0')],
    ['iam:CreateRole', `arn:aws:iam::${accountId}:role/new`],
    ['iam:PassRole', `arn:aws:iam::${accountId}:role/muster-inventory-${stage}-discover`],
    ['iam:PutRolePolicy', `arn:aws:iam::${accountId}:role/muster-inventory-${stage}-discover`],
    ['organizations:ListAccounts', '*'],
    ['organizations:LeaveOrganization', '*'],
    [
      'sts:AssumeRole',
      `arn:aws:iam::111111111111:role/OrganizationAccountAccessRole`,
      { 'sts:ExternalId': 'muster' },
    ],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/MusterReader2`, { 'sts:ExternalId': 'muster' }],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/path/MusterReader`, { 'sts:ExternalId': 'muster' }],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/MusterReader`],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/MusterTagger`],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/MusterReader`, { 'sts:ExternalId': 'Muster' }],
    ['sts:AssumeRole', `arn:aws:iam::111111111111:role/MusterTagger`, { 'sts:ExternalId': 'another' }],
  ];
  return calls.map(([action, resource, context = {}]) => ({ action, resource, context }));
}
