import { ImpossibleStateError } from '@muster/errors';
import { type ResolvedTemplate, resolveTemplate, type Template } from '@muster/roles';
import * as z from 'zod';
import { CheckError } from '../errors.ts';
import { type Packages, templateOf } from '../packages/packages.ts';
import { type ServiceName, serviceNames } from '../packages/services.ts';
import type { Place } from './place.ts';
import { stackValues } from './stack-values.ts';

export interface Stacks {
  readonly stacks: Readonly<Record<ServiceName, ResolvedTemplate>>;
  /** The SSM parameters that the stacks publish, by name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const SsmParameter = z.looseObject({ Name: z.string(), Value: z.string() });

/** Paths of the SSM parameters that a template reads, by template parameter. */
export const parametersRead = (template: Template): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(template.Parameters)
      .filter(([, { Type }]) => Type === 'AWS::SSM::Parameter::Value<String>')
      .map(([name, { Default = '' }]) => [name, Default]),
  );

/** Names and values of the SSM parameters that a stack creates. */
export const parametersPublished = (stack: ResolvedTemplate): ReadonlyMap<string, string> =>
  new Map(
    Object.values(stack.resources)
      .filter(({ type }) => type === 'AWS::SSM::Parameter')
      .map(({ properties }) => SsmParameter.parse(properties))
      .map(({ Name, Value }) => [Name, Value]),
  );

/**
 * The stacks as they are after deployment, in the order of deployment.
 * @param settings values of template parameters such as `ThroughRoleArn`, for the templates that have them
 * @throws CheckError
 */
export function resolveStacks(
  packages: Packages,
  place: Place,
  settings: Readonly<Record<string, string>> = {},
): Stacks {
  const parameters = new Map<string, string>();
  const resolve = (service: ServiceName): ResolvedTemplate => {
    const template = templateOf(packages, service);
    const stackName = `muster-${service}-${packages.stage}`;
    const given: Record<string, string> = {};
    for (const [name, path] of parametersRead(template)) {
      const value = parameters.get(path);
      if (value === undefined)
        throw new CheckError(`${stackName} needs ${path}, which no service before it publishes`);
      given[name] = value;
    }
    for (const [name, value] of Object.entries(settings))
      if (name in template.Parameters) given[name] = value;
    const stack = resolveTemplate(template, given, stackValues(template, place, stackName));
    for (const [name, value] of parametersPublished(stack)) parameters.set(name, value);
    return stack;
  };
  const resolved = new Map(serviceNames.map((service) => [service, resolve(service)]));
  const stackOf = (service: ServiceName): ResolvedTemplate => {
    const stack = resolved.get(service);
    if (stack === undefined) throw new ImpossibleStateError(`${service} has no stack`);
    return stack;
  };
  return {
    stacks: {
      inventory: stackOf('inventory'),
      tagger: stackOf('tagger'),
      orchestrator: stackOf('orchestrator'),
    },
    parameters,
  };
}
