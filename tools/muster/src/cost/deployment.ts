import { service as inventory } from '@muster/inventory';
import { runStateMachine, service as orchestrator } from '@muster/orchestrator';
import type { ServiceDefinition } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger';
import { z } from 'zod';

/** The properties of a deployment that affect the cost of a run. */
export interface Deployment {
  /** Memory of each function, by name. */
  readonly memoryMegabytes: Readonly<Record<string, number>>;
  readonly discoverTimeoutSeconds: number;
  /** Concurrent accounts, and concurrent regions of each. */
  readonly accountsAtOnce: number;
  readonly regionsAtOnce: number;
  /** Concurrent invocations of the queue's consumer, and messages for each. */
  readonly consumersAtOnce: number;
  readonly messagesPerInvocation: number;
  readonly queues: number;
  /** Metrics in the alarms of all services. CloudWatch bills an alarm by its metrics. */
  readonly alarmMetrics: number;
}

/** Dead letters and the oldest task. See `queueAlarms` of `libs/deployment`. */
const ALARM_METRICS_OF_QUEUE = 2;
/** Executions that failed, timed out or were aborted. See `run-alarms.ts` of the orchestrator. */
const ALARM_METRICS_OF_STATE_MACHINE = 3;
/**
 * Partial runs, failed runs, three errors of the schedule, and a missing scheduled run. See `run-alarms.ts` of the
 * orchestrator.
 */
const ALARM_METRICS_OF_RUNS = 6;

const MapState = z.object({ MaxConcurrency: z.number().int().min(1) });
const Machine = z.object({
  States: z.object({
    EachAccount: MapState.extend({ ItemProcessor: z.object({ States: z.object({ EachRegion: MapState }) }) }),
  }),
});

/**
 * Reads the figures from the definitions of the services and the state machine, so that each is written only once.
 * @throws Error if a required function is not defined
 */
export function readDeployment(
  services: readonly ServiceDefinition[] = [orchestrator, inventory, tagger],
  stateMachine: unknown = runStateMachine,
): Deployment {
  const functions = services.flatMap((service) => service.functions);
  const discover = functions.find(({ name }) => name === 'discover');
  const consumer = functions.find(({ trigger }) => trigger !== undefined)?.trigger;
  if (discover === undefined || consumer === undefined)
    throw new Error('the services define no discover function or no consumer of the task queue');
  const queues = services.flatMap((service) => service.queues).length;
  const stateMachines = services.flatMap((service) => service.stateMachines ?? []).length;
  const { EachAccount } = Machine.parse(stateMachine).States;
  return {
    memoryMegabytes: Object.fromEntries(
      functions.map(({ name, memoryMegabytes }) => [name, memoryMegabytes]),
    ),
    discoverTimeoutSeconds: discover.timeoutSeconds,
    accountsAtOnce: EachAccount.MaxConcurrency,
    regionsAtOnce: EachAccount.ItemProcessor.States.EachRegion.MaxConcurrency,
    consumersAtOnce: consumer.maximumConcurrency,
    messagesPerInvocation: consumer.batchSize,
    queues,
    alarmMetrics:
      // Throttles of each function and of each table. See `alarmsOf` of `libs/deployment`.
      functions.length +
      services.flatMap((service) => service.tables).length +
      queues * ALARM_METRICS_OF_QUEUE +
      stateMachines * ALARM_METRICS_OF_STATE_MACHINE +
      ALARM_METRICS_OF_RUNS,
  };
}
