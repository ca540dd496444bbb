import type { FunctionDefinition, ServiceDefinition } from '@muster/service-definition';
import { functionName } from '@muster/service-definition';
import {
  consumedQueueArn,
  type Expression,
  roleId,
  STAGE,
  stageParameter,
  sub,
  valueOf,
} from './references.ts';

/** The functions in the format of the Serverless Framework. */
export const functionsOf = (service: ServiceDefinition): Record<string, Expression> =>
  Object.fromEntries(
    service.functions.map((definition) => [definition.name, functionOf(service, definition)]),
  );

function functionOf(service: ServiceDefinition, definition: FunctionDefinition): Expression {
  const { name, handler, timeoutSeconds, memoryMegabytes, reservedConcurrency, environment } = definition;
  return {
    name: functionName(service, name, STAGE),
    handler,
    // As text: for a logical ID, the framework would add a redundant DependsOn.
    role: sub(`\${${roleId(name)}.Arn}`),
    timeout: timeoutSeconds,
    memorySize: memoryMegabytes,
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    environment: Object.fromEntries(
      Object.entries(environment).map(([variable, parameter]) => [variable, valueOf(service, parameter)]),
    ),
    events: [...queueEvents(service, definition), ...scheduleEvents(service, definition)],
  };
}

const queueEvents = (service: ServiceDefinition, { trigger }: FunctionDefinition): Expression[] =>
  trigger === undefined
    ? []
    : [
        {
          sqs: {
            arn: consumedQueueArn(service, trigger.queue),
            batchSize: trigger.batchSize,
            maximumConcurrency: trigger.maximumConcurrency,
            functionResponseType: 'ReportBatchItemFailures',
          },
        },
      ];

const scheduleEvents = (service: ServiceDefinition, { name, scheduled }: FunctionDefinition): Expression[] =>
  scheduled === undefined
    ? []
    : [
        {
          schedule: {
            name: functionName(service, name, STAGE),
            rate: [stageParameter('schedule')],
            enabled: stageParameter('scheduleEnabled'),
          },
        },
      ];
