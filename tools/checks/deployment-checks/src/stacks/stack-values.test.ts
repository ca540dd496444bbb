import { describe, expect, it } from '@jest/globals';
import { parseTemplate, resolveTemplate } from '@muster/roles';
import { stackValues } from './stack-values.ts';

const template = parseTemplate(`
Resources:
  T: { Type: AWS::DynamoDB::Table, Properties: { TableName: runs } }
  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: tasks } }
  S: { Type: AWS::SNS::Topic, Properties: { TopicName: ended } }
  M: { Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineName: run } }
  F: { Type: AWS::Lambda::Function, Properties: { FunctionName: plan } }
  R: { Type: AWS::IAM::Role, Properties: { RoleName: plan } }
  L: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/plan } }
  B: { Type: AWS::S3::Bucket }
Outputs:
  Refs: { Value: [!Ref T, !Ref Q, !Ref S, !Ref M, !Ref F, !Ref R, !Ref L, !Ref B] }
  Arns: { Value: [!GetAtt T.Arn, !GetAtt Q.Arn, !GetAtt M.Arn, !GetAtt F.Arn, !GetAtt R.Arn, !GetAtt L.Arn] }
  Here: { Value: !Sub '\${AWS::AccountId} \${AWS::Region} \${AWS::StackName}' }
`);

describe('stackValues', () => {
  const place = { accountId: '999999999999', region: 'eu-west-1' };
  const { outputs } = resolveTemplate(template, {}, stackValues(template, place, 'stack'));

  it('returns for Ref what CloudFormation returns', () => {
    expect(outputs['Refs']).toEqual([
      'runs',
      'https://sqs.eu-west-1.amazonaws.com/999999999999/tasks',
      'arn:aws:sns:eu-west-1:999999999999:ended',
      'arn:aws:states:eu-west-1:999999999999:stateMachine:run',
      'plan',
      'plan',
      '/aws/lambda/plan',
      'stack-b',
    ]);
  });

  it('returns ARNs for Fn::GetAtt', () => {
    expect(outputs['Arns']).toEqual([
      'arn:aws:dynamodb:eu-west-1:999999999999:table/runs',
      'arn:aws:sqs:eu-west-1:999999999999:tasks',
      'arn:aws:states:eu-west-1:999999999999:stateMachine:run',
      'arn:aws:lambda:eu-west-1:999999999999:function:plan',
      'arn:aws:iam::999999999999:role/plan',
      'arn:aws:logs:eu-west-1:999999999999:log-group:/aws/lambda/plan:*',
    ]);
  });

  it('knows the account and region of the stack', () => {
    expect(outputs['Here']).toBe('999999999999 eu-west-1 stack');
  });
});
