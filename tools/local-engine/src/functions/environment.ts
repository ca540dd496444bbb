import type { ParameterName, ServiceDefinition } from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import { LOCAL_REGION } from '../local-names.ts';

export interface EnvironmentSources {
  readonly inherited: NodeJS.ProcessEnv;
  readonly services: readonly ServiceDefinition[];
  /** Values by parameter: table names and queue URLs. */
  readonly parameters: Readonly<Record<ParameterName, string>>;
}

/**
 * Variables of the handler threads: those of the user, then those that the functions require. All functions share them,
 * so a variable must have the same value in each. Variables with the name of a topic, bucket or state machine are left
 * out, because these exist only in AWS.
 * @throws EngineConfigurationError for a parameter that no service provides, and for a variable with two values
 */
export function handlerEnvironment(sources: EnvironmentSources): NodeJS.ProcessEnv {
  return {
    AWS_REGION: LOCAL_REGION,
    ...Object.fromEntries(Object.entries(sources.inherited).filter(([, value]) => value !== undefined)),
    ...functionVariables(sources.services, sources.parameters),
  };
}

function functionVariables(
  services: readonly ServiceDefinition[],
  parameters: Readonly<Record<ParameterName, string>>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  const cloudOnly = new Set(
    services
      .flatMap(({ topics = [], buckets = [], stateMachines = [] }) => [
        ...topics,
        ...buckets,
        ...stateMachines,
      ])
      .map(({ parameter }) => parameter),
  );
  for (const { functions } of services) {
    for (const { name: functionName, environment } of functions) {
      for (const [name, parameter] of Object.entries(environment)) {
        if (cloudOnly.has(parameter)) continue;
        const value = parameters[parameter];
        if (value === undefined) {
          throw new EngineConfigurationError(`${functionName} needs ${parameter}, which no service provides`);
        }
        if (variables[name] !== undefined && variables[name] !== value) {
          throw new EngineConfigurationError(
            `${name} is ${variables[name]} for one function and ${value} for another`,
          );
        }
        variables[name] = value;
      }
    }
  }
  return variables;
}
