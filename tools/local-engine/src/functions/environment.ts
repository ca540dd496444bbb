import {
  embeddedServerVariable,
  type ParameterName,
  type ServiceDefinition,
} from '@muster/service-definition';
import { EngineConfigurationError } from '../errors.ts';
import { LOCAL_REGION } from '../servers/protocol.ts';

export interface EnvironmentSources {
  readonly inherited: NodeJS.ProcessEnv;
  readonly services: readonly ServiceDefinition[];
  /** Values of the parameters: table names and queue URLs. */
  readonly parameters: Readonly<Record<ParameterName, string>>;
  readonly dynamoDbEndpoint: string;
  readonly sqsEndpoint: string;
}

/**
 * Variables of the handler threads: what the user has set, then what the functions ask for, then the addresses of the
 * embedded servers. The user's settings for AWS (endpoints, FIPS, profile) do not reach those two. All functions share it, so a variable may mean one thing only. Topics and state machines are only
 * in the cloud: a variable that names one is left out.
 * @throws EngineConfigurationError for a parameter nobody provides and for a variable with two meanings
 */
export function handlerEnvironment(sources: EnvironmentSources): NodeJS.ProcessEnv {
  return {
    AWS_REGION: LOCAL_REGION,
    ...Object.fromEntries(Object.entries(sources.inherited).filter(([, value]) => value !== undefined)),
    ...functionVariables(sources.services, sources.parameters),
    [embeddedServerVariable('DYNAMODB')]: sources.dynamoDbEndpoint,
    [embeddedServerVariable('SQS')]: sources.sqsEndpoint,
  };
}

function functionVariables(
  services: readonly ServiceDefinition[],
  parameters: Readonly<Record<ParameterName, string>>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  const cloudOnly = new Set(
    services
      .flatMap(({ topics = [], stateMachines = [] }) => [...topics, ...stateMachines])
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
