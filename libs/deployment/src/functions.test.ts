import { describe, expect, it } from '@jest/globals';
import { DefinitionError } from '@muster/service-definition';
import { functionsOf } from './functions.ts';
import { bare, toy } from './testing/toy-service.ts';

describe('the functions of a service', () => {
  it('have name, limits, role and environment from the definition', () => {
    expect(functionsOf(toy)['countThings']).toEqual({
      name: 'muster-toy-${sls:stage}-countThings',
      handler: 'src/functions/countThings/handler.handler',
      role: { 'Fn::Sub': '${CountThingsRole.Arn}' },
      timeout: 60,
      memorySize: 256,
      environment: {
        THING_TABLE_NAME: { Ref: 'MusterToyThingsTable' },
        TASK_QUEUE_URL: { Ref: 'MusterToyTasksQueue' },
        NEWS_TOPIC_ARN: { Ref: 'MusterToyNewsTopic' },
        FLEET_TABLE_NAME: { Ref: 'FleetTableName' },
        PICTURE_BUCKET: {
          'Fn::If': ['HasReportRetentionDays', { Ref: 'MusterToyPicturesBucket' }, { Ref: 'AWS::NoValue' }],
        },
      },
      events: [],
    });
  });

  it('consume their queue within the concurrency limit and report each failed message', () => {
    expect(functionsOf(toy)['eatTasks']).toMatchObject({
      reservedConcurrency: 4,
      events: [
        {
          sqs: {
            arn: { 'Fn::GetAtt': ['MusterToyTasksQueue', 'Arn'] },
            batchSize: 5,
            maximumConcurrency: 4,
            functionResponseType: 'ReportBatchItemFailures',
          },
        },
      ],
    });
  });

  it('have the schedule of the stage', () => {
    expect(functionsOf(toy)['startDaily']).toMatchObject({
      events: [
        {
          schedule: {
            name: 'muster-toy-${sls:stage}-startDaily',
            rate: ['${param:schedule}'],
            enabled: '${param:scheduleEnabled}',
          },
        },
      ],
    });
  });

  it('are refused if they use a parameter that their service does not have', () => {
    const lost = {
      name: 'lost',
      handler: 'src/functions/lost/handler.handler',
      timeoutSeconds: 1,
      memoryMegabytes: 128,
      environment: { TABLE_NAME: 'bare/table-name' },
      permissions: [],
    } as const;
    expect(() => functionsOf({ ...bare, functions: [lost] })).toThrow(
      new DefinitionError('bare has nothing called bare/table-name'),
    );
  });
});
