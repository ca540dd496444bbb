import { describe, expect, it } from '@jest/globals';
import { serverlessConfiguration } from './index.ts';
import { idsOf, propertiesOf } from './testing/template.ts';
import { bare, toy } from './testing/toy-service.ts';

const configuration = serverlessConfiguration(toy, { version: '1.2.3', stages: {} });

describe('the configuration of a service', () => {
  it('packages each function separately as ES module for Node 24 on arm64', () => {
    expect(configuration).toMatchObject({
      service: 'muster-toy',
      configValidationMode: 'error',
      plugins: [
        '@muster/deployment/check-stage',
        '@muster/deployment/temporary-folder',
        '@muster/deployment/end-builds',
        'serverless-esbuild',
      ],
      package: { individually: true },
      provider: { name: 'aws', runtime: 'nodejs24.x', architecture: 'arm64', tracing: { lambda: true } },
      custom: { esbuild: { format: 'esm', minify: true, sourcemap: true, exclude: [] } },
    });
    expect(Object.keys(configuration.functions)).toEqual(['countThings', 'eatTasks', 'startDaily']);
  });

  it("keeps logs for the stage's retention time, and passes stage and service to each function", () => {
    expect(configuration.provider).toMatchObject({
      logRetentionInDays: '${param:logRetentionDays}',
      environment: { MUSTER_STAGE: '${sls:stage}', POWERTOOLS_SERVICE_NAME: 'muster-toy' },
    });
  });

  it('by default disables the schedule, keeps tables and grants no access to others', () => {
    expect(configuration.params.default).toMatchObject({
      readerRoleName: 'MusterReader',
      taggerRoleName: 'MusterTagger',
      externalId: 'muster',
      inventoryReaderAccounts: '',
      inventoryReaderPaths: '',
      throughRoleArn: '',
      permissionsBoundaryArn: '',
      schedule: 'rate(1 day)',
      scheduleEnabled: false,
      logRetentionDays: 30,
      alarmEmail: '',
      deletionProtection: true,
      tableDeletionPolicy: 'Retain',
    });
  });

  it('deletes the tables of the stages dev and test with the stack', () => {
    const gone = { deletionProtection: false, tableDeletionPolicy: 'Delete' };
    expect(configuration.params).toMatchObject({ dev: gone, test: gone });
    expect(Object.keys(configuration.params)).toEqual(['default', 'dev', 'test']);
  });

  it('has one role for each function', () => {
    expect(idsOf('AWS::IAM::Role')).toEqual([
      'MusterGameStateMachineRole',
      'CountThingsRole',
      'EatTasksRole',
      'StartDailyRole',
    ]);
  });
});

describe('references between services', () => {
  it("are read from the other's parameters at deployment", () => {
    expect(configuration.resources.Parameters).toMatchObject({
      FleetTableName: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/muster/${sls:stage}/fleet/table-name',
      },
      FleetDiscoverFunctionArn: {
        Type: 'AWS::SSM::Parameter::Value<String>',
        Default: '/muster/${sls:stage}/fleet/discover-function-arn',
      },
    });
    expect(configuration.custom.requiredParameters).toEqual([
      '/muster/${sls:stage}/fleet/discover-function-arn',
      '/muster/${sls:stage}/fleet/table-name',
    ]);
  });

  it('include a table that only a permission names', () => {
    const reads = {
      name: 'read',
      handler: 'src/functions/read/handler.handler',
      timeoutSeconds: 1,
      memoryMegabytes: 128,
      environment: {},
      permissions: [{ actions: ['dynamodb:Query'], on: { table: 'fleet/table-name' } }],
    } as const;
    const { resources: template } = serverlessConfiguration(
      { ...bare, functions: [reads] },
      { version: '1.0.0' },
    );
    expect(Object.keys(template.Parameters)).toContain('FleetTableName');
  });

  it('are published with the version of the service', () => {
    expect(idsOf('AWS::SSM::Parameter')).toEqual([
      'ToyThingTableNameParameter',
      'ToyNoteTableNameParameter',
      'ToyTaskQueueUrlParameter',
      'ToyNewsTopicArnParameter',
      'ToyPictureBucketNameParameter',
      'ToyGameStateMachineArnParameter',
      'ToyCountThingsFunctionArnParameter',
      'ToyVersionParameter',
    ]);
    expect(propertiesOf('ToyTaskQueueUrlParameter')).toEqual({
      Type: 'String',
      Name: '/muster/${sls:stage}/toy/task-queue-url',
      Value: { Ref: 'MusterToyTasksQueue' },
    });
    expect(propertiesOf('ToyVersionParameter')).toEqual({
      Type: 'String',
      Name: '/muster/${sls:stage}/toy/version',
      Value: '1.2.3',
    });
  });
});

describe('conditions', () => {
  const given = (parameter: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: parameter }, ''] }] });
  const anyOf = (parameter: string) => ({
    'Fn::Not': [{ 'Fn::Equals': [{ 'Fn::Join': ['', { Ref: parameter }] }, ''] }],
  });

  it('are true if the setting has a value', () => {
    expect(configuration.resources.Conditions).toEqual({
      HasAlarmEmail: given('AlarmEmail'),
      HasInventoryReaderAccounts: anyOf('InventoryReaderAccounts'),
      HasInventoryReaderPaths: anyOf('InventoryReaderPaths'),
      HasInventoryReaders: {
        'Fn::Or': [anyOf('InventoryReaderAccounts'), anyOf('InventoryReaderPaths')],
      },
      HasPermissionsBoundaryArn: given('PermissionsBoundaryArn'),
      HasReportRetentionDays: given('ReportRetentionDays'),
      HasThroughRoleArn: given('ThroughRoleArn'),
      HasWarmWritesPerSecond: given('WarmWritesPerSecond'),
    });
    expect(configuration.resources.Parameters).toMatchObject({
      AlarmEmail: { Type: 'String', Default: '${param:alarmEmail}' },
      InventoryReaderAccounts: {
        Type: 'CommaDelimitedList',
        Default: '${param:inventoryReaderAccounts}',
      },
      InventoryReaderPaths: { Type: 'CommaDelimitedList', Default: '${param:inventoryReaderPaths}' },
      PermissionsBoundaryArn: { Type: 'String', Default: '${param:permissionsBoundaryArn}' },
      ThroughRoleArn: { Type: 'String', Default: '${param:throughRoleArn}' },
      WarmWritesPerSecond: { Type: 'String', Default: '${param:warmWritesPerSecond}' },
    });
  });

  it('exist only if something depends on them', () => {
    const { Conditions, Parameters } = serverlessConfiguration(bare, { version: '1.0.0' }).resources;
    expect(Object.keys(Conditions)).toEqual(['HasAlarmEmail']);
    expect(Object.keys(Parameters)).toEqual(['AlarmEmail']);
  });
});

it('publishes a bucket only in stages that have it', () => {
  expect(configuration.resources.Resources).toMatchObject({
    ToyPictureBucketNameParameter: {
      Condition: 'HasReportRetentionDays',
      Properties: {
        Name: '/muster/${sls:stage}/toy/picture-bucket-name',
        Value: { Ref: 'MusterToyPicturesBucket' },
      },
    },
  });
});

it('replaces names by texts in the bundles', () => {
  const define = { PAGE: '"<p>\\"é\\"</p>"' };
  const { custom } = serverlessConfiguration(bare, { version: '1.0.0', texts: { PAGE: '<p>"é"</p>' } });
  expect(custom.esbuild.define).toEqual(define);
});

it('do not remove resources of the service beside those of the definition', () => {
  const Own = { Type: 'AWS::CloudWatch::Dashboard', Properties: {} };
  const { Resources } = serverlessConfiguration(bare, { version: '1.0.0', resources: { Own } }).resources;
  expect(Resources).toMatchObject({ Own, AlarmTopic: { Type: 'AWS::SNS::Topic' } });
});
