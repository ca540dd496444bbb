import * as z from 'zod';
import { CheckError } from '../errors.ts';
import { type Place, queueArn, queueNameOf } from '../stacks/place.ts';
import type { AwsRequest } from './aws-request.ts';

/** A call as IAM checks it. */
export interface IamCall {
  readonly action: string;
  /** ARN, or `*` for actions that do not support resources. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string | string[]>>;
}

const Table = z.looseObject({ TableName: z.string(), IndexName: z.string().optional() });
const Batch = z.looseObject({ RequestItems: z.record(z.string(), z.unknown()) });
const Put = z.looseObject({ Item: z.looseObject({ pk: z.object({ S: z.string() }) }) });
/** Queries in this repository begin with `pk = :name`. */
const Query = z
  .looseObject({
    KeyConditionExpression: z.string().transform((text) => /^pk = (:\w+)/.exec(text)?.[1] ?? ''),
    ExpressionAttributeValues: z.record(z.string(), z.looseObject({ S: z.string().optional() })),
  })
  .transform((query) => query.ExpressionAttributeValues[query.KeyConditionExpression]?.S)
  .pipe(z.string());
const Queue = z.looseObject({ QueueUrl: z.string() });
const Parameter = z.looseObject({ Name: z.string() });
const Execution = z.union([
  z.looseObject({ stateMachineArn: z.string() }).transform(({ stateMachineArn }) => stateMachineArn),
  z.looseObject({ executionArn: z.string() }).transform(({ executionArn }) => executionArn),
]);

const call = (action: string, resource: string, context: IamCall['context'] = {}): IamCall => ({
  action,
  resource,
  context,
});

/**
 * The calls that IAM checks for a request: usually one, for a batch one for each table, for CreateTags and DeleteTags
 * one for each resource. Source: Service Authorization Reference.
 * @param place account and region of the resources: the account in which the caller acts, and the region of the request
 * @throws CheckError
 */
export function iamCallsOf(request: AwsRequest, place: Place): IamCall[] {
  const operation = request.target.slice(request.target.lastIndexOf('.') + 1);
  const json = (): unknown => JSON.parse(request.body);
  const local = (service: string, rest: string) =>
    `arn:aws:${service}:${place.region}:${place.accountId}:${rest}`;
  switch (request.service) {
    case 'dynamodb':
      return dynamoDbCalls(operation, json(), (rest) => local('dynamodb', rest));
    case 'sqs':
      // A batch needs the permission for its single action. Source: SQS API Reference, SendMessageBatch.
      return [
        call(
          `sqs:${operation.replace(/Batch$/, '')}`,
          queueArn(place, queueNameOf(Queue.parse(json()).QueueUrl)),
        ),
      ];
    case 'ssm':
      return [call(`ssm:${operation}`, local('ssm', `parameter${Parameter.parse(json()).Name}`))];
    case 'sfn':
      return [call(`states:${operation}`, Execution.parse(json()))];
    case 's3':
      return [objectCall(request)];
    case 'organizations':
      return [call(`organizations:${operation}`, '*')];
    default:
      return formCalls(request, place);
  }
}

function dynamoDbCalls(operation: string, body: unknown, arn: (rest: string) => string): IamCall[] {
  const action = `dynamodb:${operation}`;
  const batch = Batch.safeParse(body);
  if (batch.success)
    return Object.keys(batch.data.RequestItems).map((name) => call(action, arn(`table/${name}`)));
  const table = Table.safeParse(body);
  if (!table.success) throw new CheckError(`${action} names no table`);
  const { TableName, IndexName } = table.data;
  const key = Put.safeParse(body).data?.Item.pk.S ?? Query.safeParse(body).data;
  return [
    call(
      action,
      arn(`table/${TableName}${IndexName === undefined ? '' : `/index/${IndexName}`}`),
      key === undefined ? {} : { 'dynamodb:LeadingKeys': [key] },
    ),
  ];
}

function objectCall({ method, path }: AwsRequest): IamCall {
  if (method !== 'PUT' || !/^[^/]+\/.+$/.test(path))
    throw new CheckError(`s3: ${method} ${path} is not known here`);
  return call('s3:PutObject', `arn:aws:s3:::${path}`);
}

/** The services with the query protocol. */
function formCalls({ service, body }: AwsRequest, { accountId, region }: Place): IamCall[] {
  const form = new URLSearchParams(body);
  const field = (name: string): string => form.get(name) ?? '';
  const each = (pattern: RegExp): string[] =>
    [...form].filter(([name]) => pattern.test(name)).map(([, value]) => value);
  const action = `${service}:${field('Action')}`;
  switch (action) {
    case 'sts:AssumeRole':
      return [
        call(action, field('RoleArn'), {
          'sts:RoleSessionName': field('RoleSessionName'),
          ...(form.has('ExternalId') ? { 'sts:ExternalId': field('ExternalId') } : {}),
        }),
      ];
    case 'sns:Publish':
      return [call(action, field('TopicArn'))];
    case 'ec2:DescribeInstances':
    case 'ec2:DescribeRegions':
    case 'ec2:DescribeTags':
      return [call(action, '*')];
    case 'ec2:CreateTags':
    case 'ec2:DeleteTags':
      return each(/^ResourceId\.\d+$/).map((id) =>
        call(action, `arn:aws:ec2:${region}:${accountId}:instance/${id}`, {
          'aws:TagKeys': each(/^Tag\.\d+\.Key$/),
        }),
      );
    default:
      throw new CheckError(`${action} is not known here`);
  }
}
