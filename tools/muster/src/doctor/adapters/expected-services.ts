import { type ServiceDefinition, versionParameter } from '@muster/service-definition';
import { services } from '../../adapters/services.ts';
import type { ExpectedService } from '../ports.ts';

const parametersOf = ({ name, tables, queues, topics, stateMachines, functions }: ServiceDefinition) => [
  versionParameter(name),
  ...[...tables, ...queues, ...(topics ?? []), ...(stateMachines ?? [])].map(({ parameter }) => parameter),
  ...functions.flatMap(({ parameter }) => parameter ?? []),
];

/** The parameters that the services of this version publish, in the order of deployment. */
export const expectedServices = (): readonly ExpectedService[] =>
  services.map((service) => ({
    name: service.name,
    parameters: parametersOf(service),
  }));
