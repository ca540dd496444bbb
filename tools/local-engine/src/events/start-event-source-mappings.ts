import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClient } from '@muster/aws-session/client';
import { embeddedServerAt, type ParameterName, type ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import type { FunctionRuntime } from '../functions/lambda-runtime.ts';
import type { QueueUrls } from '../servers/protocol.ts';
import type { FailedMessageBackoff } from './event-source-mapping.ts';
import { EventSourceMapping } from './event-source-mapping.ts';

export interface EventSourceMappingsOptions {
  readonly services: readonly ServiceDefinition[];
  readonly runtime: Pick<FunctionRuntime, 'invoke'>;
  readonly sqsEndpoint: string;
  readonly queues: Readonly<Record<ParameterName, QueueUrls>>;
  readonly backoff: FailedMessageBackoff | undefined;
}

/** Connects every function that has a trigger to its queue. */
export function startEventSourceMappings(options: EventSourceMappingsOptions): { stop(): void } {
  const sqs = awsClient(SQSClient, {
    ...embeddedServerAt(options.sqsEndpoint),
    timeouts: { connectionTimeoutMs: 2_000, requestTimeoutMs: 30_000 },
  });
  const mappings = options.services.flatMap((service) =>
    service.functions.flatMap((definition) => {
      const { trigger } = definition;
      if (trigger === undefined) return [];
      const queue = service.queues.find(({ name }) => name === trigger.queue);
      const urls = queue && options.queues[queue.parameter];
      if (queue === undefined || urls === undefined) {
        throw new EngineConfigurationError(
          `${definition.name} reads ${trigger.queue}, which ${service.name} has not`,
        );
      }
      const { runtime, backoff } = options;
      return [
        new EventSourceMapping({ sqs, runtime, definition, trigger, queue, queueUrl: urls.url, backoff }),
      ];
    }),
  );
  for (const mapping of mappings) mapping.start();
  return {
    stop: () => {
      for (const mapping of mappings) mapping.stop();
      sqs.destroy();
    },
  };
}
