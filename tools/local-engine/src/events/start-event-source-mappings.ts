import type { QueueDefinition, ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import type { FunctionRuntime } from '../functions/lambda-runtime.ts';
import type { FailedMessageBackoff } from './event-source-mapping.ts';
import { EventSourceMapping } from './event-source-mapping.ts';
import type { MessageSource } from './message-source.ts';

export interface EventSourceMappingsOptions {
  readonly services: readonly ServiceDefinition[];
  readonly runtime: Pick<FunctionRuntime, 'invoke'>;
  readonly sourceOf: (queue: QueueDefinition) => MessageSource;
  readonly backoff: FailedMessageBackoff | undefined;
  readonly onFailure: (error: unknown) => void;
}

/** Connects every function that has a trigger to its queue. */
export function startEventSourceMappings(options: EventSourceMappingsOptions): { stop(): void } {
  const mappings = options.services.flatMap((service) =>
    service.functions.flatMap((definition) => {
      const { trigger } = definition;
      if (trigger === undefined) return [];
      const queue = service.queues.find(({ name }) => name === trigger.queue);
      if (queue === undefined) {
        throw new EngineConfigurationError(
          `${definition.name} reads ${trigger.queue}, which ${service.name} has not`,
        );
      }
      const { runtime, backoff, onFailure, sourceOf } = options;
      return [
        new EventSourceMapping({ source: sourceOf(queue), runtime, definition, trigger, backoff, onFailure }),
      ];
    }),
  );
  for (const mapping of mappings) mapping.start();
  return {
    stop: () => {
      for (const mapping of mappings) mapping.stop();
    },
  };
}
