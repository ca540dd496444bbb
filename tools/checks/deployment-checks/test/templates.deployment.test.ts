import { describe, expect, it } from '@jest/globals';
import { service as orchestrator } from '@muster/orchestrator';
import { bucketName } from '@muster/service-definition';
import * as z from 'zod';
import { functionsOf } from '../src/packages/packages.ts';
import { templateOf } from '../src/packages/packages.ts';
import { serviceNames } from '../src/packages/services.ts';
import { roleOfFunction } from '../src/rights/function-role.ts';
import { parametersPublished, parametersRead, resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { packaged } from './packaged.ts';

const WithEnvironment = z.looseObject({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const place = { accountId: '999999999999', region: 'us-east-1' };
const stage = (name: 'dev' | 'prod') => {
  const packages = packaged(name);
  return { packages, ...resolveStacks(packages, place) };
};
const prod = stage('prod');
const dev = stage('dev');
const resources = (of: typeof prod, type: string) =>
  serviceNames.flatMap((service) =>
    Object.entries(of.stacks[service].resources)
      .filter(([, resource]) => resource.type === type)
      .map(([id, { properties }]) => ({ id, service, properties })),
  );

describe('the services find each other', () => {
  it('by parameters that the owning service publishes under the same name', () => {
    const published = Object.fromEntries(
      serviceNames.map((service) => [service, parametersPublished(prod.stacks[service])]),
    );
    const read = serviceNames.flatMap((service) => [
      ...parametersRead(templateOf(prod.packages, service)).values(),
    ]);
    expect(new Set(read)).toEqual(
      new Set([
        '/muster/prod/inventory/discover-function-arn',
        '/muster/prod/inventory/mark-out-of-scope-function-arn',
        '/muster/prod/inventory/mark-unreadable-function-arn',
        '/muster/prod/inventory/table-name',
        '/muster/prod/tagger/await-tagging-function-arn',
        '/muster/prod/tagger/begin-plan-function-arn',
        '/muster/prod/tagger/finish-plan-function-arn',
        '/muster/prod/tagger/ledger-table-name',
        '/muster/prod/tagger/plan-account-function-arn',
        '/muster/prod/tagger/plan-tags-function-arn',
        '/muster/prod/tagger/verify-tags-function-arn',
      ]),
    );
    for (const path of read) expect(published[path.split('/')[3] ?? '']?.has(path)).toBe(true);
  });

  it('and everything that the command needs is published', () => {
    expect([...prod.parameters]).toEqual(
      expect.arrayContaining([
        ['/muster/prod/inventory/table-name', 'muster-inventory-prod'],
        ['/muster/prod/inventory/checkpoint-table-name', 'muster-inventory-checkpoints-prod'],
        ['/muster/prod/tagger/ledger-table-name', 'muster-tagger-ledger-prod'],
        [
          '/muster/prod/tagger/task-queue-url',
          'https://sqs.us-east-1.amazonaws.com/999999999999/muster-tagger-tasks-prod',
        ],
        ['/muster/prod/orchestrator/run-table-name', 'muster-orchestrator-runs-prod'],
        ['/muster/prod/orchestrator/run-topic-arn', 'arn:aws:sns:us-east-1:999999999999:muster-runs-prod'],
        [
          '/muster/prod/orchestrator/run-state-machine-arn',
          'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-prod',
        ],
        [
          '/muster/prod/orchestrator/plan-state-machine-arn',
          'arn:aws:states:us-east-1:999999999999:stateMachine:muster-plan-prod',
        ],
        ['/muster/prod/inventory/version', '0.1.0'],
        ['/muster/prod/tagger/version', '0.1.0'],
        ['/muster/prod/orchestrator/version', '0.1.0'],
        [
          '/muster/prod/inventory/check-reader-function-arn',
          'arn:aws:lambda:us-east-1:999999999999:function:muster-inventory-prod-checkReader',
        ],
        [
          '/muster/prod/tagger/check-tagger-function-arn',
          'arn:aws:lambda:us-east-1:999999999999:function:muster-tagger-prod-checkTagger',
        ],
      ]),
    );
  });
});

const Table = z.looseObject({
  TableName: z.string(),
  BillingMode: z.string(),
  DeletionProtectionEnabled: z.boolean(),
  TimeToLiveSpecification: z.unknown(),
  PointInTimeRecoverySpecification: z.looseObject({ PointInTimeRecoveryEnabled: z.boolean() }),
  SSESpecification: z.unknown(),
});

describe('the tables', () => {
  const tables = resources(prod, 'AWS::DynamoDB::Table').map(({ properties }) => Table.parse(properties));

  it('are exactly four', () => {
    expect(tables.map(({ TableName }) => TableName)).toEqual([
      'muster-inventory-prod',
      'muster-inventory-checkpoints-prod',
      'muster-tagger-ledger-prod',
      'muster-orchestrator-runs-prod',
    ]);
  });

  it.each(tables.map((table) => [table.TableName, table] as const))(
    '%s is on demand, can be restored, expires items and is encrypted with a DynamoDB key',
    (_name, table) => {
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAtEpochSeconds', Enabled: true },
        SSESpecification: { SSEEnabled: false },
      });
    },
  );

  it.each([
    ['prod', true, 'Retain'],
    ['dev', false, 'Delete'],
  ] as const)('have deletion protection in the right stages: %s', (name, isProtected, policy) => {
    const of = name === 'prod' ? prod : dev;
    const protections = resources(of, 'AWS::DynamoDB::Table').map(
      ({ properties }) => Table.parse(properties).DeletionProtectionEnabled,
    );
    expect(protections).toEqual([isProtected, isProtected, isProtected, isProtected]);
    const policies = serviceNames.flatMap((service) =>
      Object.values(templateOf(of.packages, service).Resources)
        .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
        .map((resource) => resource['DeletionPolicy']),
    );
    expect(policies).toEqual([policy, policy, policy, policy]);
  });

  it('let only the accounts and paths of the stage read the inventory', () => {
    const opened = {
      ...prod,
      ...resolveStacks(prod.packages, place, {
        InventoryReaderAccounts: '222222222222',
        InventoryReaderPaths: 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*',
      }),
    };
    const shared = resources(opened, 'AWS::DynamoDB::Table').filter(
      ({ properties }) => properties['ResourcePolicy'],
    );
    expect(shared.map(({ properties }) => properties['TableName'])).toEqual(['muster-inventory-prod']);
    expect(
      resources(prod, 'AWS::DynamoDB::Table').filter(({ properties }) => properties['ResourcePolicy']),
    ).toEqual([]);
  });
});

const Queue = z.looseObject({
  QueueName: z.string(),
  SqsManagedSseEnabled: z.boolean(),
  VisibilityTimeout: z.number().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});
const Mapping = z.looseObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
});
const Consumer = z.looseObject({ Timeout: z.number(), ReservedConcurrentExecutions: z.number() });

describe('the task queue', () => {
  const queues = resources(prod, 'AWS::SQS::Queue').map(({ properties }) => Queue.parse(properties));
  const [mapping] = resources(prod, 'AWS::Lambda::EventSourceMapping').map(({ properties }) =>
    Mapping.parse(properties),
  );
  const consumer = Consumer.parse(prod.stacks.tagger.resources['ApplyTagsLambdaFunction']?.properties);

  it('is encrypted, and so is its dead-letter queue', () => {
    expect(queues).toMatchObject([
      { QueueName: 'muster-tagger-tasks-dead-letters-prod', SqsManagedSseEnabled: true },
      {
        QueueName: 'muster-tagger-tasks-prod',
        SqsManagedSseEnabled: true,
        RedrivePolicy: {
          deadLetterTargetArn: 'arn:aws:sqs:us-east-1:999999999999:muster-tagger-tasks-dead-letters-prod',
          maxReceiveCount: 5,
        },
      },
    ]);
  });

  it('hides a message for at least six times the timeout of its consumer', () => {
    expect(queues[1]?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * consumer.Timeout);
  });

  it('starts no more concurrent invocations than are reserved, and takes back single failures', () => {
    expect(mapping).toMatchObject({
      FunctionName: 'arn:aws:lambda:us-east-1:999999999999:function:muster-tagger-prod-applyTags',
      EventSourceArn: 'arn:aws:sqs:us-east-1:999999999999:muster-tagger-tasks-prod',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping?.ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(
      consumer.ReservedConcurrentExecutions,
    );
  });
});

const LogGroup = z.looseObject({ LogGroupName: z.string(), RetentionInDays: z.number() });

describe.each(functionsOf(prod.packages).map((each) => [each.name, each] as const))('%s', (name, each) => {
  it('has a log group with a retention time', () => {
    const groups = resources(prod, 'AWS::Logs::LogGroup').map(({ properties }) => LogGroup.parse(properties));
    const own = groups.filter(
      ({ LogGroupName }) => LogGroupName === `/aws/lambda/muster-${each.service}-prod-${name}`,
    );
    expect(own.map(({ RetentionInDays }) => RetentionInDays)).toEqual([30]);
  });

  it('has a separate role with the name of the function', () => {
    expect(roleOfFunction(each, prod).roleName).toBe(`muster-${each.service}-prod-${name}`);
  });
});

describe('the schedule', () => {
  it('is disabled', () => {
    expect(resources(prod, 'AWS::Events::Rule').map(({ properties }) => properties)).toMatchObject([
      { ScheduleExpression: 'rate(1 day)', State: 'DISABLED' },
    ]);
  });
});

describe('the bucket for reports', () => {
  const withReports = {
    ...prod,
    ...resolveStacks(prod.packages, place, { ReportRetentionDays: '90' }),
  };
  const name = 'muster-reports-prod-999999999999-us-east-1';
  const environmentsOf = (of: typeof prod) =>
    Object.fromEntries(
      resources(of, 'AWS::Lambda::Function').flatMap(({ id, properties }) => {
        const { Environment } = WithEnvironment.parse(properties);
        const bucket = Environment.Variables['REPORT_BUCKET'];
        return bucket === undefined ? [] : [[id, bucket]];
      }),
    );

  it('exists only in stages with the setting, and nothing else refers to it', () => {
    expect(resources(prod, 'AWS::S3::Bucket').filter(({ id }) => id === 'MusterReportsBucket')).toEqual([]);
    expect(prod.parameters.has('/muster/prod/orchestrator/report-bucket-name')).toBe(false);
    expect(environmentsOf(prod)).toEqual({});
    expect(withReports.parameters.get('/muster/prod/orchestrator/report-bucket-name')).toBe(name);
    expect(environmentsOf(withReports)).toEqual({ FinalizeRunLambdaFunction: name });
  });

  it('is private, encrypted, versioned, and expires pages', () => {
    expect(withReports.stacks.orchestrator.resources['MusterReportsBucket']?.properties).toEqual({
      BucketName: name,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'expire',
            Status: 'Enabled',
            ExpirationInDays: '90',
            NoncurrentVersionExpiration: { NoncurrentDays: 7 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
          { Id: 'remove-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        ],
      },
    });
    expect(withReports.stacks.orchestrator.resources['MusterReportsBucketPolicy']?.properties).toEqual({
      Bucket: name,
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyWithTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  it.each(['dev', 'prod'] as const)('stays when the stack of %s is removed', (which) => {
    const { packages } = which === 'dev' ? dev : prod;
    expect(templateOf(packages, 'orchestrator').Resources['MusterReportsBucket']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('has a name that S3 accepts for the longest stage and region', () => {
    const [bucket] = orchestrator.buckets ?? [];
    if (bucket === undefined) throw new Error('there is no bucket');
    expect(
      bucketName(bucket, { stage: 'a'.repeat(20), accountId: '9'.repeat(12), region: 'ap-southeast-1' }),
    ).toHaveLength(63);
  });
});
