import { describe, expect, it } from '@jest/globals';
import { stateMachinesOf } from './state-machines.ts';
import { propertiesOf, resourceOf } from './testing/template.ts';
import { bare } from './testing/toy-service.ts';

const functionArns = [
  { 'Fn::GetAtt': ['CountThingsLambdaFunction', 'Arn'] },
  { Ref: 'FleetDiscoverFunctionArn' },
];

describe('a state machine', () => {
  it('is the unchanged definition, with a placeholder for the ARN of each function', () => {
    const { DefinitionString, ...properties } = propertiesOf('MusterGameStateMachine');
    expect(DefinitionString).toBe(
      '{"StartAt":"CountThings","States":{' +
        '"CountThings":{"Type":"Task","Resource":"${CountThingsFunctionArn}","Next":"Discover"},' +
        '"Discover":{"Type":"Task","Resource":"${DiscoverFunctionArn}","End":true}}}',
    );
    expect(properties).toEqual({
      StateMachineName: 'muster-game-${sls:stage}',
      StateMachineType: 'STANDARD',
      RoleArn: { 'Fn::GetAtt': ['MusterGameStateMachineRole', 'Arn'] },
      DefinitionSubstitutions: {
        CountThingsFunctionArn: { 'Fn::GetAtt': ['CountThingsLambdaFunction', 'Arn'] },
        DiscoverFunctionArn: { Ref: 'FleetDiscoverFunctionArn' },
      },
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: {
        Level: 'ERROR',
        IncludeExecutionData: false,
        Destinations: [
          {
            CloudWatchLogsLogGroup: {
              LogGroupArn: { 'Fn::GetAtt': ['MusterGameStateMachineLogGroup', 'Arn'] },
            },
          },
        ],
      },
    });
  });

  it("logs to a group whose name avoids the size limit of the log delivery policy, with the stage's retention time", () => {
    expect(resourceOf('MusterGameStateMachineLogGroup')).toEqual({
      Type: 'AWS::Logs::LogGroup',
      Properties: {
        LogGroupName: '/aws/vendedlogs/states/muster-game-${sls:stage}',
        RetentionInDays: '${param:logRetentionDays}',
      },
    });
  });

  it('has a role that Step Functions can assume only for this account', () => {
    const { RoleName, AssumeRolePolicyDocument, PermissionsBoundary } = propertiesOf(
      'MusterGameStateMachineRole',
    );
    expect(PermissionsBoundary).toEqual({
      'Fn::If': ['HasPermissionsBoundaryArn', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }],
    });
    expect(RoleName).toBe('muster-game-${sls:stage}-states');
    expect(AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'states.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  it('may only invoke its functions, run its child executions, log and trace', () => {
    const states = 'arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:';
    expect(propertiesOf('MusterGameStateMachineRole')['Policies']).toEqual([
      {
        PolicyName: 'state-machine',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: functionArns },
            {
              Effect: 'Allow',
              Action: ['states:StartExecution'],
              Resource: { 'Fn::Sub': `${states}stateMachine:muster-game-\${sls:stage}` },
            },
            {
              Effect: 'Allow',
              Action: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
              Resource: [
                { 'Fn::Sub': `${states}execution:muster-game-\${sls:stage}:*` },
                { 'Fn::Sub': `${states}execution:muster-game-\${sls:stage}/*` },
              ],
            },
            {
              Effect: 'Allow',
              Action: [
                'logs:CreateLogDelivery',
                'logs:GetLogDelivery',
                'logs:UpdateLogDelivery',
                'logs:DeleteLogDelivery',
                'logs:ListLogDeliveries',
                'logs:PutResourcePolicy',
                'logs:DescribeResourcePolicies',
                'logs:DescribeLogGroups',
              ],
              Resource: '*',
            },
            {
              Effect: 'Allow',
              Action: [
                'xray:PutTraceSegments',
                'xray:PutTelemetryRecords',
                'xray:GetSamplingRules',
                'xray:GetSamplingTargets',
              ],
              Resource: '*',
            },
          ],
        },
      },
    ]);
  });

  it('does not exist if the service has none', () => {
    expect(stateMachinesOf(bare)).toEqual({});
  });
});
