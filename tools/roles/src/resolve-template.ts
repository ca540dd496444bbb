import { holds } from './conditions.ts';
import { invalidIntrinsic, unresolvedReference } from './errors.ts';
import { evaluate, type Scope } from './intrinsics.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { parameterValues } from './parameters.ts';
import type { Template } from './template.ts';

/** Source: CloudFormation Template Reference, "Pseudo parameters". `AWS::NoValue` is built in. */
export type PseudoParameter =
  | 'AWS::AccountId'
  | 'AWS::NotificationARNs'
  | 'AWS::Partition'
  | 'AWS::Region'
  | 'AWS::StackId'
  | 'AWS::StackName'
  | 'AWS::URLSuffix';

/** Values that only a deployed stack has. A reference to a value that is missing here is an error. */
export interface StackValues {
  /** Default: `aws` for `AWS::Partition` and `amazonaws.com` for `AWS::URLSuffix`. */
  readonly pseudo?: Readonly<Partial<Record<PseudoParameter, Json>>>;
  /** The results of `Ref` for resources: by logical ID, or a function of it. */
  readonly ref?: Readonly<Record<string, Json>> | ((logicalId: string) => Json | undefined);
  /** The results of `Fn::GetAtt`: by `LogicalId.Attribute`, or a function of both. */
  readonly getAtt?:
    Readonly<Record<string, Json>> | ((logicalId: string, attribute: string) => Json | undefined);
}

export interface ResolvedResource {
  readonly type: string;
  readonly properties: JsonObject;
}

/**
 * A template as CloudFormation would deploy it: without intrinsic functions, and only the parts whose conditions are
 * true.
 */
export interface ResolvedTemplate {
  readonly conditions: Readonly<Record<string, boolean>>;
  /** By logical ID. */
  readonly resources: Readonly<Record<string, ResolvedResource>>;
  readonly outputs: Readonly<Record<string, Json>>;
}

/**
 * Evaluates parameters, conditions and intrinsic functions of a template (`Ref`, `Fn::GetAtt`, `Fn::Sub`, `Fn::If`,
 * `Fn::Join`, `Fn::Split`, `Fn::Select`, and in conditions `Fn::Equals`, `Fn::Not`, `Fn::And`, `Fn::Or`).
 * @param parameters by name; lists as CloudFormation accepts them, separated by commas
 * @throws TemplateError
 */
export function resolveTemplate(
  template: Template,
  parameters: Readonly<Record<string, string>> = {},
  stack: StackValues = {},
): ResolvedTemplate {
  const scope = scopeOf(template, parameters, stack);
  const included = ({ Condition }: { Condition?: string | undefined }, path: string): boolean => {
    if (Condition === undefined) return true;
    const result = scope.condition(Condition);
    if (result === undefined) throw unresolvedReference(Condition, path);
    return result;
  };
  const resources = Object.entries(template.Resources)
    .filter(([id, resource]) => included(resource, `Resources.${id}`))
    .map(([id, { Type, Properties }]): [string, ResolvedResource] => {
      const path = `Resources.${id}.Properties`;
      const properties = evaluate(Properties, scope, path);
      if (!isObject(properties)) throw invalidIntrinsic('Properties', path, 'must be an object');
      return [id, { type: Type, properties }];
    });
  const outputs = Object.entries(template.Outputs)
    .filter(([name, output]) => included(output, `Outputs.${name}`))
    .map(([name, { Value }]): [string, Json] => [
      name,
      evaluate(Value, scope, `Outputs.${name}.Value`) ?? null,
    ]);
  const conditions = Object.keys(template.Conditions).map((name): [string, boolean] => [
    name,
    scope.condition(name) === true,
  ]);
  return {
    conditions: Object.fromEntries(conditions),
    resources: Object.fromEntries(resources),
    outputs: Object.fromEntries(outputs),
  };
}

function scopeOf(
  template: Template,
  parameters: Readonly<Record<string, string>>,
  { pseudo = {}, ref = {}, getAtt = {} }: StackValues,
): Scope {
  const values = parameterValues(template, parameters);
  const pseudoValues: Readonly<Record<string, Json>> = {
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    ...pseudo,
  };
  const scope: Scope = {
    ref: (name) => {
      if (values.has(name)) return values.get(name);
      if (name.startsWith('AWS::')) return pseudoValues[name];
      if (!Object.hasOwn(template.Resources, name)) return undefined;
      return typeof ref === 'function' ? ref(name) : ref[name];
    },
    getAtt: (id, attribute) => {
      if (!Object.hasOwn(template.Resources, id)) return undefined;
      return typeof getAtt === 'function' ? getAtt(id, attribute) : getAtt[`${id}.${attribute}`];
    },
    condition: (name) => {
      const condition = template.Conditions[name];
      return condition === undefined ? undefined : holds(condition, scope, `Conditions.${name}`);
    },
  };
  return scope;
}
