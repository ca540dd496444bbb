import type { Json, StackValues, Template } from '@muster/roles';
import * as z from 'zod';
import { type Place, queueArn, queueUrl } from './place.ts';

const Sub = z.strictObject({ 'Fn::Sub': z.string() });

/** A name in a template: a text, or one with the account and the region in it. */
function textOf(name: unknown, { accountId, region }: Place): string | undefined {
  if (typeof name === 'string') return name;
  return Sub.safeParse(name)
    .data?.['Fn::Sub'].replaceAll('${AWS::AccountId}', accountId)
    .replaceAll('${AWS::Region}', region);
}

/** The values that AWS returns for `Ref` and `Fn::GetAtt` of resources whose names are in the template. */
export function stackValues(template: Template, place: Place, stackName: string): StackValues {
  const { accountId, region } = place;
  const named = (id: string, property: string): string => {
    const name = textOf(template.Resources[id]?.Properties[property], place);
    return name ?? `${stackName}-${id}`;
  };
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const arns: Readonly<Record<string, (id: string) => string>> = {
    'AWS::DynamoDB::Table': (id) => arn('dynamodb', `table/${named(id, 'TableName')}`),
    'AWS::IAM::Role': (id) => `arn:aws:iam::${accountId}:role/${named(id, 'RoleName')}`,
    'AWS::Lambda::Function': (id) => arn('lambda', `function:${named(id, 'FunctionName')}`),
    'AWS::Logs::LogGroup': (id) => arn('logs', `log-group:${named(id, 'LogGroupName')}:*`),
    'AWS::SNS::Topic': (id) => arn('sns', named(id, 'TopicName')),
    'AWS::SQS::Queue': (id) => queueArn(place, named(id, 'QueueName')),
    'AWS::StepFunctions::StateMachine': (id) =>
      arn('states', `stateMachine:${named(id, 'StateMachineName')}`),
    'AWS::Events::Rule': (id) => arn('events', `rule/${named(id, 'Name')}`),
    'AWS::S3::Bucket': (id) => `arn:aws:s3:::${named(id, 'BucketName').toLowerCase()}`,
  };
  const refs: Readonly<Record<string, (id: string) => string>> = {
    'AWS::DynamoDB::Table': (id) => named(id, 'TableName'),
    'AWS::IAM::Role': (id) => named(id, 'RoleName'),
    'AWS::Lambda::Function': (id) => named(id, 'FunctionName'),
    'AWS::Logs::LogGroup': (id) => named(id, 'LogGroupName'),
    'AWS::SQS::Queue': (id) => queueUrl(place, named(id, 'QueueName')),
    'AWS::S3::Bucket': (id) => named(id, 'BucketName').toLowerCase(),
  };
  const typeOf = (id: string): string => template.Resources[id]?.Type ?? '';
  const arnOf = (id: string): Json | undefined => arns[typeOf(id)]?.(id);
  return {
    pseudo: { 'AWS::AccountId': accountId, 'AWS::Region': region, 'AWS::StackName': stackName },
    ref: (id) => refs[typeOf(id)]?.(id) ?? arnOf(id) ?? named(id, 'Name'),
    getAtt: (id, attribute) => (attribute === 'Arn' ? arnOf(id) : undefined),
  };
}
