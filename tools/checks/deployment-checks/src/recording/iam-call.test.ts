import { describe, expect, it } from '@jest/globals';
import { type AwsRequest, readAuthorization } from './aws-request.ts';
import { iamCallsOf } from './iam-call.ts';

const place = { accountId: '999999999999', region: 'us-east-1' };
const request = (service: string, target: string, body: unknown): AwsRequest => ({
  service,
  method: 'POST',
  path: '',
  target,
  accessKeyId: 'test',
  region: 'us-east-1',
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const askedBy = (service: string, target: string, body: unknown) =>
  iamCallsOf(request(service, target, body), place);

describe('the calls that IAM checks for a request', () => {
  it.each([
    [
      'dynamodb',
      'DynamoDB_20120810.Query',
      { TableName: 'runs' },
      'dynamodb:Query arn:aws:dynamodb:us-east-1:999999999999:table/runs',
    ],
    [
      'dynamodb',
      'DynamoDB_20120810.Query',
      { TableName: 'runs', IndexName: 'by-time' },
      'dynamodb:Query arn:aws:dynamodb:us-east-1:999999999999:table/runs/index/by-time',
    ],
    [
      'sqs',
      'AmazonSQS.SendMessageBatch',
      { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/999999999999/tasks', Entries: [] },
      'sqs:SendMessage arn:aws:sqs:us-east-1:999999999999:tasks',
    ],
    [
      'ssm',
      'AmazonSSM.GetParameter',
      { Name: '/muster/prod/orchestrator/scheduled-run-config' },
      'ssm:GetParameter arn:aws:ssm:us-east-1:999999999999:parameter/muster/prod/orchestrator/scheduled-run-config',
    ],
    [
      'sfn',
      'AWSStepFunctions.StartExecution',
      { stateMachineArn: 'arn:aws:states:us-east-1:999999999999:stateMachine:run', name: 'a' },
      'states:StartExecution arn:aws:states:us-east-1:999999999999:stateMachine:run',
    ],
    [
      'sfn',
      'AWSStepFunctions.DescribeExecution',
      { executionArn: 'arn:aws:states:us-east-1:999999999999:execution:run:a' },
      'states:DescribeExecution arn:aws:states:us-east-1:999999999999:execution:run:a',
    ],
    [
      'organizations',
      'AWSOrganizationsV20161128.ListAccountsForParent',
      { ParentId: 'ou-1' },
      'organizations:ListAccountsForParent *',
    ],
    [
      'sns',
      '',
      'Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A1%3At',
      'sns:Publish arn:aws:sns:us-east-1:1:t',
    ],
    ['ec2', '', 'Action=DescribeInstances&MaxResults=1000', 'ec2:DescribeInstances *'],
  ])('%s %s', (service, target, body, expected) => {
    expect(askedBy(service, target, body).map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      expected,
    ]);
  });

  it.each([
    ['PutItem', { Item: { pk: { S: 'rules#1' } } }],
    [
      'Query',
      {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':prefix': { S: 'part#' }, ':pk': { S: 'rules#1' } },
      },
    ],
  ])('name the partition of %s', (operation, body) => {
    expect(
      askedBy('dynamodb', `DynamoDB_20120810.${operation}`, { TableName: 'ledger', ...body }),
    ).toMatchObject([{ context: { 'dynamodb:LeadingKeys': ['rules#1'] } }]);
  });

  it('include a batch once for each of its tables', () => {
    const body = { RequestItems: { one: [], two: [] } };
    expect(
      askedBy('dynamodb', 'DynamoDB_20120810.BatchWriteItem', body).map(({ resource }) => resource),
    ).toEqual([
      'arn:aws:dynamodb:us-east-1:999999999999:table/one',
      'arn:aws:dynamodb:us-east-1:999999999999:table/two',
    ]);
  });

  it('include CreateTags once for each instance, in the region of the call', () => {
    const body = 'Action=CreateTags&ResourceId.1=i-1&ResourceId.2=i-2&Tag.1.Key=Production&Tag.1.Value=Yes';
    const asked = iamCallsOf(request('ec2', '', body), { accountId: '111111111111', region: 'eu-west-1' });
    expect(asked).toEqual([
      {
        action: 'ec2:CreateTags',
        resource: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-1',
        context: { 'aws:TagKeys': ['Production'] },
      },
      {
        action: 'ec2:CreateTags',
        resource: 'arn:aws:ec2:eu-west-1:111111111111:instance/i-2',
        context: { 'aws:TagKeys': ['Production'] },
      },
    ]);
  });

  it('include the object that S3 stores, and no other call of S3', () => {
    const put = { ...request('s3', '', ''), method: 'PUT', path: 'bucket/runs/first.html' };
    expect(iamCallsOf(put, place)).toEqual([
      { action: 's3:PutObject', resource: 'arn:aws:s3:::bucket/runs/first.html', context: {} },
    ]);
    expect(() => iamCallsOf({ ...put, method: 'GET' }, place)).toThrow('is not known here');
    expect(() => iamCallsOf({ ...put, path: 'bucket' }, place)).toThrow('is not known here');
  });

  it('include the external ID of AssumeRole, if there is one', () => {
    const arn = 'arn:aws:iam::111111111111:role/MusterReader';
    const body = `Action=AssumeRole&RoleArn=${arn}&RoleSessionName=s`;
    expect(askedBy('sts', '', `${body}&ExternalId=muster`)).toEqual([
      {
        action: 'sts:AssumeRole',
        resource: arn,
        context: { 'sts:RoleSessionName': 's', 'sts:ExternalId': 'muster' },
      },
    ]);
    expect(askedBy('sts', '', body)[0]?.context).toEqual({ 'sts:RoleSessionName': 's' });
  });

  it.each([
    ['ec2', '', 'Action=TerminateInstances', 'ec2:TerminateInstances is not known here'],
    ['dynamodb', 'DynamoDB_20120810.ListTables', {}, 'dynamodb:ListTables names no table'],
  ])('throws for an unknown call: %s', (service, target, body, message) => {
    expect(() => askedBy(service, target, body)).toThrow(message);
  });
});

describe('readAuthorization', () => {
  it('finds the key and the region', () => {
    const header =
      'AWS4-HMAC-SHA256 Credential=AKIATEST/20261125/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=0';
    expect(readAuthorization(header)).toEqual({ accessKeyId: 'AKIATEST', region: 'eu-west-1' });
  });

  it('refuses a header without a signature, and does not repeat the header', () => {
    expect(() => readAuthorization('Bearer x')).toThrow(
      /^the authorization header holds no Signature Version 4$/,
    );
  });
});
