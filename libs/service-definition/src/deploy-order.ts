import { ownerOf, type ParameterName, type PermissionTarget, type ServiceDefinition } from './definitions.ts';
import { DefinitionError } from './errors.ts';

/** The ARN of another service's table contains its name. */
const tablesOf = (on: PermissionTarget): ParameterName[] => (on !== 'any' && 'table' in on ? [on.table] : []);

/** The parameters of other services that CloudFormation reads when it creates the stack of a service, by name. */
export function foreignParameters(service: ServiceDefinition): ParameterName[] {
  const used = [
    ...service.functions.flatMap(({ environment }) => Object.values(environment)),
    ...service.functions.flatMap(({ permissions }) => permissions.flatMap(({ on }) => tablesOf(on))),
    ...(service.stateMachines ?? []).flatMap(({ foreignFunctions }) => Object.values(foreignFunctions)),
  ];
  return [...new Set(used)].filter((parameter) => ownerOf(parameter) !== service.name).toSorted();
}

/**
 * The services in the order of their first deployment: each after those whose parameters it reads. Otherwise the given
 * order is kept.
 * @throws DefinitionError if services read parameters of one another, which is a mistake of the developer
 */
export function inDeployOrder(services: readonly ServiceDefinition[]): ServiceDefinition[] {
  const ordered: ServiceDefinition[] = [];
  const isReady = (service: ServiceDefinition, waiting: ReadonlySet<ServiceDefinition>) => {
    const owners = new Set(foreignParameters(service).map(ownerOf));
    return [...waiting].every(({ name }) => !owners.has(name));
  };
  for (let waiting = new Set(services); waiting.size > 0; waiting = waiting.difference(new Set(ordered))) {
    const next = [...waiting].find((service) => isReady(service, waiting));
    if (next === undefined)
      throw new DefinitionError(
        `services read parameters of one another: ${[...waiting].map(({ name }) => name).join(', ')}`,
      );
    ordered.push(next);
  }
  return ordered;
}
