import type { FunctionDefinition, ParameterName, ServiceDefinition } from './definitions.ts';

/** The content of a function's `config.ts`. Everything else follows from the name of its folder. */
export type FunctionConfig = Omit<FunctionDefinition, 'name' | 'handler' | 'parameter' | 'taskStates'> & {
  /** Task states that call the function in addition to the one with its name. */
  readonly otherTaskStates?: readonly string[];
};

export type ServiceParts = Omit<ServiceDefinition, 'functions'> & {
  /** By folder below `src/functions/`. */
  readonly functions: Readonly<Record<string, FunctionConfig>>;
};

const kebabCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const pascalCase = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The parameter with the ARN of a function. */
export const functionParameter = (serviceName: string, name: string): ParameterName =>
  `${serviceName}/${kebabCase(name)}-function-arn`;

/** Neither a queue, nor the schedule, nor a command calls the function. */
const isTask = ({ trigger, scheduled, command }: FunctionConfig): boolean =>
  trigger === undefined && scheduled === undefined && command === undefined;

/**
 * The definition of a service. For a function called `markUnreadable`, the handler is
 * `src/functions/markUnreadable/handler.handler`. The state `MarkUnreadable` calls it, unless something else does. The
 * parameter `<service>/mark-unreadable-function-arn` contains its ARN, if a command or the state machine of another
 * service calls it.
 */
export function defineService({ functions, ...parts }: ServiceParts): ServiceDefinition {
  const ownsMachine = (parts.stateMachines ?? []).length > 0;
  const define = ([name, { otherTaskStates = [], ...config }]: [
    string,
    FunctionConfig,
  ]): FunctionDefinition => {
    const isExported = config.command !== undefined || (isTask(config) && !ownsMachine);
    return {
      name,
      handler: `src/functions/${name}/handler.handler`,
      ...(isExported ? { parameter: functionParameter(parts.name, name) } : {}),
      ...(isTask(config) ? { taskStates: [pascalCase(name), ...otherTaskStates] } : {}),
      ...config,
    };
  };
  return { ...parts, functions: Object.entries(functions).map(define) };
}
