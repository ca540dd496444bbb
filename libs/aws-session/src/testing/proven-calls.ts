import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import * as organizations from '@aws-sdk/client-organizations';
import * as sfn from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { provesAnswers } from '../answers/index.ts';

export interface ProvenCall {
  readonly action: string;
  readonly send: (endpoint: string) => Promise<object>;
  /** AWS's answers, from its API References. */
  readonly good: readonly string[];
  /** Complete documents of the protocol that lack the required content of the call. */
  readonly bad: readonly string[];
}

/** Two attempts without a pause. */
const settings = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  retryStrategy: new ConfiguredRetryStrategy(2, 0),
});

const NAMESPACES = {
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};
/** A document of the query protocols. */
const xml = (service: keyof typeof NAMESPACES, name: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${NAMESPACES[service]}">${inner}</${name}>`;

const db = (endpoint: string) => provesAnswers(new dynamodb.DynamoDBClient(settings(endpoint)));
const queue = (endpoint: string) => provesAnswers(new sqs.SQSClient({ ...settings(endpoint), md5: false }));
const machine = (endpoint: string) => provesAnswers(new sfn.SFNClient(settings(endpoint)));
const parameters = (endpoint: string) => provesAnswers(new ssm.SSMClient(settings(endpoint)));
const compute = (endpoint: string) => provesAnswers(new ec2.EC2Client(settings(endpoint)));
const tokens = (endpoint: string) => provesAnswers(new sts.STSClient(settings(endpoint)));
const organization = (endpoint: string) =>
  provesAnswers(new organizations.OrganizationsClient(settings(endpoint)));

const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
const CREDENTIALS =
  '<AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>';
const assumed = (inner: string) =>
  xml(
    'sts',
    'AssumeRoleResponse',
    `<AssumeRoleResult><Credentials>${inner}</Credentials></AssumeRoleResult>`,
  );
const identified = (inner: string) =>
  xml('sts', 'GetCallerIdentityResponse', `<GetCallerIdentityResult>${inner}</GetCallerIdentityResult>`);
const entries = (ids: readonly string[]) =>
  ids.map((Id) => ({ Id, ReceiptHandle: 'r', VisibilityTimeout: 0 }));

/** All calls for which more than the protocol is proven. */
export const provenCalls: readonly ProvenCall[] = [
  {
    action: 'sts:AssumeRole',
    send: (url) =>
      tokens(url).send(
        new sts.AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111111111111:role/R', RoleSessionName: 'muster' }),
      ),
    good: [assumed(`${CREDENTIALS}<Expiration>2099-01-01T00:00:00Z</Expiration>`)],
    bad: [
      xml('sts', 'AssumeRoleResponse', '<AssumeRoleResult/>'),
      assumed(CREDENTIALS),
      assumed(`${CREDENTIALS}<Expiration>soon</Expiration>`),
      assumed('<AccessKeyId/><SecretAccessKey/><SessionToken/><Expiration>2099-01-01T00:00:00Z</Expiration>'),
    ],
  },
  {
    action: 'sts:GetCallerIdentity',
    send: (url) => tokens(url).send(new sts.GetCallerIdentityCommand({})),
    good: [
      identified(
        '<Arn>arn:aws:iam::111111111111:user/me</Arn><UserId>AIDA</UserId><Account>111111111111</Account>',
      ),
    ],
    bad: [
      identified(''),
      identified('<Account>111111111111</Account>'),
      identified('<Arn>arn:aws:iam::1:user/me</Arn>'),
    ],
  },
  {
    action: 'ec2:DescribeRegions',
    send: (url) => compute(url).send(new ec2.DescribeRegionsCommand({ AllRegions: true })),
    good: [
      xml(
        'ec2',
        'DescribeRegionsResponse',
        '<requestId>1</requestId><regionInfo><item><regionName>us-east-1</regionName>' +
          '<regionEndpoint>ec2.us-east-1.amazonaws.com</regionEndpoint><optInStatus>opted-in</optInStatus></item></regionInfo>',
      ),
    ],
    bad: [
      xml('ec2', 'DescribeRegionsResponse', '<requestId>1</requestId>'),
      xml('ec2', 'DescribeRegionsResponse', '<requestId>1</requestId><regionInfo/>'),
    ],
  },
  {
    action: 'ec2:CreateTags',
    send: (url) =>
      compute(url).send(new ec2.CreateTagsCommand({ Resources: ['i-1'], Tags: [{ Key: 'A', Value: '1' }] })),
    good: [
      xml('ec2', 'CreateTagsResponse', '<requestId>1</requestId><return>true</return>'),
      // An answer of moto.
      xml('ec2', 'CreateTagsResponse', '<requestId>1</requestId>'),
    ],
    bad: [
      xml('ec2', 'CreateTagsResponse', ''),
      xml('ec2', 'CreateTagsResponse', '<requestId>1</requestId><return>false</return>'),
      xml('ec2', 'CreateTagsResponse', '<requestId>1</requestId><return/>'),
    ],
  },
  {
    action: 'ec2:DeleteTags',
    send: (url) =>
      compute(url).send(new ec2.DeleteTagsCommand({ Resources: ['i-1'], Tags: [{ Key: 'A', Value: '1' }] })),
    good: [xml('ec2', 'DeleteTagsResponse', '<requestId>1</requestId><return>true</return>')],
    bad: [
      xml('ec2', 'DeleteTagsResponse', ''),
      xml('ec2', 'DeleteTagsResponse', '<requestId>1</requestId><return>false</return>'),
    ],
  },
  {
    action: 'ec2:DescribeTags',
    send: (url) => compute(url).send(new ec2.DescribeTagsCommand({ MaxResults: 1000 })),
    good: [
      xml('ec2', 'DescribeTagsResponse', '<requestId>1</requestId><tagSet/>'),
      xml(
        'ec2',
        'DescribeTagsResponse',
        '<requestId>1</requestId><tagSet><item><resourceId>i-1</resourceId><resourceType>instance</resourceType><key>A</key><value/></item></tagSet>',
      ),
    ],
    bad: [
      xml('ec2', 'DescribeTagsResponse', ''),
      xml('ec2', 'DescribeTagsResponse', '<requestId>1</requestId><return>true</return>'),
    ],
  },
  {
    action: 'sns:Publish',
    send: (url) =>
      provesAnswers(new sns.SNSClient(settings(url))).send(
        new sns.PublishCommand({ TopicArn: 'arn:aws:sns:us-east-1:111111111111:t', Message: 'm' }),
      ),
    good: [xml('sns', 'PublishResponse', '<PublishResult><MessageId>1</MessageId></PublishResult>')],
    bad: [xml('sns', 'PublishResponse', '<PublishResult/>')],
  },
  {
    action: 'dynamodb:BatchGetItem',
    send: (url) => db(url).send(new dynamodb.BatchGetItemCommand({ RequestItems: { t: { Keys: [Key] } } })),
    good: ['{"Responses":{"t":[]},"UnprocessedKeys":{}}'],
    bad: ['{}', '{"Responses":{"t":[]}}', '{"UnprocessedKeys":{}}', '{"Responses":[],"UnprocessedKeys":{}}'],
  },
  {
    action: 'dynamodb:BatchWriteItem',
    send: (url) =>
      db(url).send(
        new dynamodb.BatchWriteItemCommand({ RequestItems: { t: [{ PutRequest: { Item: Key } }] } }),
      ),
    good: ['{"UnprocessedItems":{}}', '{"UnprocessedItems":{},"ItemCollectionMetrics":{}}'],
    bad: ['{}', '{"UnprocessedItems":null}', '{"ItemCollectionMetrics":{}}'],
  },
  {
    action: 'dynamodb:GetItem',
    send: (url) => db(url).send(new dynamodb.GetItemCommand({ TableName: 't', Key })),
    good: ['{}', '{"Item":{"pk":{"S":"a"}}}', '{"ConsumedCapacity":{"TableName":"t"}}'],
    bad: ['{"Items":[],"Count":0}', '{"status":"blocked"}'],
  },
  {
    action: 'dynamodb:PutItem',
    send: (url) => db(url).send(new dynamodb.PutItemCommand({ TableName: 't', Item: Key })),
    good: ['{}', '{"Attributes":{"pk":{"S":"a"}}}'],
    bad: ['{"Item":{}}'],
  },
  {
    action: 'dynamodb:UpdateItem',
    send: (url) => db(url).send(new dynamodb.UpdateItemCommand({ TableName: 't', Key })),
    good: ['{}', '{"Attributes":{"pk":{"S":"a"}}}'],
    bad: ['{"Items":[]}'],
  },
  {
    action: 'dynamodb:DeleteItem',
    send: (url) => db(url).send(new dynamodb.DeleteItemCommand({ TableName: 't', Key })),
    good: ['{}'],
    bad: ['{"Items":[]}'],
  },
  {
    action: 'dynamodb:TransactWriteItems',
    send: (url) =>
      db(url).send(
        new dynamodb.TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 't', Item: Key } }] }),
      ),
    good: ['{}', '{"ConsumedCapacity":[],"ItemCollectionMetrics":{}}'],
    bad: ['{"Items":[]}'],
  },
  {
    action: 'dynamodb:Query',
    send: (url) =>
      db(url).send(new dynamodb.QueryCommand({ TableName: 't', KeyConditionExpression: 'pk = :a' })),
    good: [
      '{"Items":[],"Count":0,"ScannedCount":0}',
      '{"Count":1,"Items":[{"pk":{"S":"a"}}],"ScannedCount":1}',
    ],
    bad: ['{}', '{"Items":[]}', '{"Count":0}', '{"Items":{},"Count":0}'],
  },
  {
    action: 'dynamodb:Scan',
    send: (url) => db(url).send(new dynamodb.ScanCommand({ TableName: 't' })),
    good: ['{"Items":[],"Count":0,"ScannedCount":0}'],
    bad: ['{}', '{"Count":0}'],
  },
  {
    action: 'dynamodb:ListTables',
    send: (url) => db(url).send(new dynamodb.ListTablesCommand({})),
    good: ['{"TableNames":[]}'],
    bad: ['{}'],
  },
  {
    action: 'dynamodb:DescribeTable',
    send: (url) => db(url).send(new dynamodb.DescribeTableCommand({ TableName: 't' })),
    good: ['{"Table":{"TableName":"t"}}'],
    bad: ['{}'],
  },
  {
    action: 'dynamodb:CreateTable',
    send: (url) =>
      db(url).send(
        new dynamodb.CreateTableCommand({ TableName: 't', AttributeDefinitions: [], KeySchema: [] }),
      ),
    good: ['{"TableDescription":{"TableName":"t"}}'],
    bad: ['{}'],
  },
  {
    action: 'sqs:SendMessageBatch',
    send: (url) =>
      queue(url).send(
        new sqs.SendMessageBatchCommand({
          QueueUrl: `${url}/q`,
          Entries: ['0', '1'].map((Id) => ({ Id, MessageBody: 'm' })),
        }),
      ),
    good: [
      '{"Successful":[{"Id":"0","MessageId":"a"},{"Id":"1","MessageId":"b"}],"Failed":[]}',
      '{"Successful":[{"Id":"1","MessageId":"b"}],"Failed":[{"Id":"0","SenderFault":false,"Code":"InternalError"}]}',
      '{"Failed":[{"Id":"0","SenderFault":false,"Code":"c"},{"Id":"1","SenderFault":false,"Code":"c"}]}',
    ],
    bad: ['{}', '{"Successful":[],"Failed":[]}', '{"Successful":[{"Id":"0","MessageId":"a"}]}'],
  },
  {
    action: 'sqs:DeleteMessageBatch',
    send: (url) =>
      queue(url).send(new sqs.DeleteMessageBatchCommand({ QueueUrl: `${url}/q`, Entries: entries(['0']) })),
    good: ['{"Successful":[{"Id":"0"}]}'],
    bad: ['{}'],
  },
  {
    action: 'sqs:ChangeMessageVisibilityBatch',
    send: (url) =>
      queue(url).send(
        new sqs.ChangeMessageVisibilityBatchCommand({ QueueUrl: `${url}/q`, Entries: entries(['0']) }),
      ),
    good: ['{"Successful":[{"Id":"0"}]}'],
    bad: ['{}'],
  },
  {
    action: 'sqs:ReceiveMessage',
    send: (url) => queue(url).send(new sqs.ReceiveMessageCommand({ QueueUrl: `${url}/q` })),
    good: ['{}', '{"Messages":[]}'],
    bad: ['{"Successful":[]}'],
  },
  {
    action: 'states:StartExecution',
    send: (url) =>
      machine(url).send(new sfn.StartExecutionCommand({ stateMachineArn: 'arn:m', input: '{}' })),
    good: ['{"executionArn":"arn:e","startDate":1.7e9}'],
    bad: ['{}', '{"startDate":1.7e9}'],
  },
  {
    action: 'states:DescribeExecution',
    send: (url) => machine(url).send(new sfn.DescribeExecutionCommand({ executionArn: 'arn:e' })),
    good: ['{"executionArn":"arn:e","status":"RUNNING","startDate":1.7e9}'],
    bad: ['{}', '{"executionArn":"arn:e"}'],
  },
  {
    action: 'ssm:GetParameter',
    send: (url) => parameters(url).send(new ssm.GetParameterCommand({ Name: '/a' })),
    good: ['{"Parameter":{"Name":"/a","Type":"String","Value":"v","Version":1}}'],
    bad: ['{}', '{"Parameter":{"Name":"/a"}}'],
  },
  {
    action: 'ssm:GetParameters',
    send: (url) => parameters(url).send(new ssm.GetParametersCommand({ Names: ['/a'] })),
    good: ['{"Parameters":[],"InvalidParameters":["/a"]}'],
    bad: ['{}', '{"Parameters":[]}', '{"InvalidParameters":["/a"]}'],
  },
  {
    action: 'ssm:GetParametersByPath',
    send: (url) => parameters(url).send(new ssm.GetParametersByPathCommand({ Path: '/a/' })),
    good: ['{"Parameters":[]}'],
    bad: ['{}', '{"NextToken":"t"}'],
  },
  {
    action: 'organizations:ListAccountsForParent',
    send: (url) =>
      organization(url).send(new organizations.ListAccountsForParentCommand({ ParentId: 'r-root' })),
    good: ['{"Accounts":[]}', '{"Accounts":[],"NextToken":null}'],
    bad: ['{}', '{"NextToken":"t"}', '{"OrganizationalUnits":[]}'],
  },
  {
    action: 'organizations:ListOrganizationalUnitsForParent',
    send: (url) =>
      organization(url).send(
        new organizations.ListOrganizationalUnitsForParentCommand({ ParentId: 'r-root' }),
      ),
    good: ['{"OrganizationalUnits":[]}'],
    bad: ['{}', '{"Accounts":[]}'],
  },
  {
    action: 'organizations:DescribeOrganizationalUnit',
    send: (url) =>
      organization(url).send(
        new organizations.DescribeOrganizationalUnitCommand({ OrganizationalUnitId: 'ou-abcd-11111111' }),
      ),
    good: ['{"OrganizationalUnit":{"Id":"ou-abcd-11111111","Name":"Production"}}'],
    bad: ['{}', '{"OrganizationalUnit":{}}', '{"OrganizationalUnits":[]}'],
  },
  {
    action: 'organizations:ListParents',
    send: (url) => organization(url).send(new organizations.ListParentsCommand({ ChildId: '111111111111' })),
    good: ['{"Parents":[{"Id":"r-root","Type":"ROOT"}]}'],
    bad: ['{}', '{"Accounts":[]}'],
  },
  {
    action: 'organizations:ListTagsForResource',
    send: (url) =>
      organization(url).send(new organizations.ListTagsForResourceCommand({ ResourceId: '111111111111' })),
    good: ['{"Tags":[]}', '{"Tags":[{"Key":"a","Value":"b"}]}'],
    bad: ['{}', '{"Accounts":[]}'],
  },
];

/** For each protocol, a call for which only the protocol is proven. */
export const otherCalls: readonly ProvenCall[] = [
  {
    action: 'ec2:DescribeInstances',
    send: (url) => compute(url).send(new ec2.DescribeInstancesCommand({ MaxResults: 1000 })),
    good: [
      xml('ec2', 'DescribeInstancesResponse', '<requestId>1</requestId><reservationSet/>'),
      '<DescribeInstancesResponse/>',
    ],
    bad: [xml('ec2', 'DescribeRegionsResponse', '<regionInfo/>')],
  },
  {
    action: 'states:StopExecution',
    send: (url) => machine(url).send(new sfn.StopExecutionCommand({ executionArn: 'arn:e' })),
    good: ['{"stopDate":1.7e9}'],
    bad: ['[]', '"text"', 'null', '{"__type":"InternalFailure"}'],
  },
];
