import { alarmMetricsIn, serverlessConfiguration, type ServerlessOptions } from '@muster/deployment';
import { ImpossibleStateError } from '@muster/errors';
import { service as inventory } from '@muster/inventory';
import { runStateMachine, service as orchestrator } from '@muster/orchestrator';
import { resources as orchestratorResources } from '@muster/orchestrator/cloudformation';
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

/** A service as it is deployed: with the CloudFormation resources that only it has. */
export interface DeployedService {
  readonly service: ServiceDefinition;
  readonly resources?: ServerlessOptions['resources'];
}

const DEPLOYED: readonly DeployedService[] = [
  { service: orchestrator, resources: orchestratorResources },
  { service: inventory },
  { service: tagger },
];

/** Prices depend on no version. */
const ANY_VERSION = '0.0.0';
const templateOf = ({ service, resources }: DeployedService) =>
  serverlessConfiguration(service, { version: ANY_VERSION, resources }).resources.Resources;

const MapState = z.object({ MaxConcurrency: z.number().int().min(1) });
const Machine = z.object({
  States: z.object({
    EachAccount: MapState.extend({ ItemProcessor: z.object({ States: z.object({ EachRegion: MapState }) }) }),
  }),
});

/**
 * Reads the figures from the definitions and templates of the services and from the state machine, so that each is written only once.
 * @throws ImpossibleStateError if a required function is not defined
 */
export function readDeployment(
  deployed: readonly DeployedService[] = DEPLOYED,
  stateMachine: unknown = runStateMachine,
): Deployment {
  const services = deployed.map(({ service }) => service);
  const functions = services.flatMap((service) => service.functions);
  const discover = functions.find(({ name }) => name === 'discover');
  const consumer = functions.find(({ trigger }) => trigger !== undefined)?.trigger;
  if (discover === undefined || consumer === undefined)
    throw new ImpossibleStateError(
      'the services define no discover function or no consumer of the task queue',
    );
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
    queues: services.flatMap((service) => service.queues).length,
    alarmMetrics: deployed.reduce((sum, each) => sum + alarmMetricsIn(templateOf(each)), 0),
  };
}
