import { noSuchRole } from '../errors.ts';
import { isObject, type Json, type JsonObject, textOf } from '../json.ts';
import { isList, listItems } from '../parameters.ts';
import type { ParameterDefinition, Template } from '../template.ts';
import { conditionName, conditionOf, expressionOf, type Names, snakeCase } from './expressions.ts';
import { call, type Hcl, type HclItem, hclText, list, object, quoted, raw, text } from './hcl.ts';

/** A file of the module: its name and its text. */
export interface ModuleFile {
  readonly name: string;
  readonly text: string;
}

const ORIGIN = `Made by "muster init" from the CloudFormation template of the member roles (member-roles.yaml),
whose comments say why each statement is there. Both grant the same.`;

/** The first version with `optional(…)`-free validations over lists, and a provider that knows these resources. */
const TERRAFORM_VERSION = '>= 1.3';
const PROVIDER_VERSION = '>= 5.0';

/**
 * A Terraform module that creates the same roles as the template, formatted as `terraform fmt` does it. Policies are in
 * separate locals, so that `terraform console` can show them without access to AWS.
 * @param given values for parameters, by name; they become the defaults of the variables
 * @throws TemplateError if a part of the template has no form in Terraform here
 */
export function terraformModule(
  template: Template,
  given: Readonly<Record<string, string>> = {},
): readonly ModuleFile[] {
  const names: Names = {
    parameters: new Set(Object.keys(template.Parameters)),
    conditions: new Set(Object.keys(template.Conditions)),
  };
  const roles = Object.entries(template.Resources).map(([id, resource]) => roleOf(id, resource, names));
  return [
    file('versions.tf', [versions()]),
    file(
      'variables.tf',
      Object.entries(template.Parameters).map(([name, definition]) =>
        variable(name, definition, given[name]),
      ),
    ),
    file('policies.tf', [locals(template, roles, names)]),
    file('main.tf', [...dataSources(), ...roles.flatMap(resourcesOf)]),
    file(
      'outputs.tf',
      Object.entries(template.Outputs).map(([name, output]) => outputOf(name, output, roles)),
    ),
  ];
}

const file = (name: string, items: readonly HclItem[]): ModuleFile => ({
  name,
  text: hclText([{ comment: ORIGIN }, ...items]),
});

const versions = (): HclItem => ({
  block: 'terraform',
  body: [
    { attribute: 'required_version', value: text(TERRAFORM_VERSION) },
    {
      block: 'required_providers',
      body: [
        {
          attribute: 'aws',
          value: object([
            ['source', text('hashicorp/aws')],
            ['version', text(PROVIDER_VERSION)],
          ]),
        },
      ],
    },
  ],
});

function variable(name: string, definition: ParameterDefinition, given: string | undefined): HclItem {
  const { Type, Description, Default, AllowedValues, AllowedPattern } = definition;
  const value = given ?? Default;
  const isOfList = isList(Type);
  const reference = `var.${snakeCase(name)}`;
  const conditions = [
    ...(AllowedPattern === undefined ? [] : [patternOf(AllowedPattern, reference, isOfList)]),
    ...(AllowedValues === undefined
      ? []
      : [`contains([${AllowedValues.map(quoted).join(', ')}], ${reference})`]),
    ...lengthsOf(definition, reference),
  ];
  return {
    block: 'variable',
    labels: [snakeCase(name)],
    body: [
      ...(Description === undefined ? [] : [{ attribute: 'description', value: text(Description) }]),
      { attribute: 'type', value: raw(isOfList ? 'list(string)' : 'string') },
      ...(value === undefined
        ? []
        : [{ attribute: 'default', value: isOfList ? list(listItems(value).map(text)) : text(value) }]),
      ...conditions.map((condition): HclItem => ({
        block: 'validation',
        body: [
          { attribute: 'condition', value: raw(condition) },
          { attribute: 'error_message', value: text(errorMessage(name, definition)) },
        ],
      })),
    ],
  };
}

function errorMessage(name: string, { ConstraintDescription, AllowedValues = [] }: ParameterDefinition) {
  const expected = ConstraintDescription ?? `one of ${AllowedValues.join(', ')}`;
  return `The value of ${snakeCase(name)} is not valid: ${expected}.`;
}

/** As CloudFormation does it, compares the whole value, or each item of a list. */
function patternOf(pattern: string, reference: string, isOfList: boolean): string {
  const matches = (value: string) => `can(regex(${quoted(`^(?:${pattern})$`)}, ${value}))`;
  return isOfList ? `alltrue([for item in ${reference} : ${matches('item')}])` : matches(reference);
}

function lengthsOf({ Type, MinLength, MaxLength }: ParameterDefinition, reference: string): string[] {
  if (isList(Type)) return [];
  const limits = [
    ...(MinLength === undefined ? [] : [`length(${reference}) >= ${MinLength}`]),
    ...(MaxLength === undefined ? [] : [`length(${reference}) <= ${MaxLength}`]),
  ];
  return limits.length === 0 ? [] : [limits.join(' && ')];
}

/** A role of the template and its inline policies. */
interface ModuleRole {
  readonly logicalId: string;
  /** `reader` for `ReaderRole` */
  readonly name: string;
  /** A local that says whether the role is created. */
  readonly condition: string | undefined;
  readonly attributes: readonly (readonly [string, Hcl])[];
  readonly trust: Hcl;
  readonly policies: readonly { readonly name: string; readonly local: string; readonly document: Hcl }[];
}

/** Properties of `AWS::IAM::Role` and the arguments of `aws_iam_role`. */
const ROLE_ARGUMENTS = [
  ['RoleName', 'name'],
  ['Description', 'description'],
  ['MaxSessionDuration', 'max_session_duration'],
] as const;
const OTHER_PROPERTIES: ReadonlySet<string> = new Set(['AssumeRolePolicyDocument', 'Policies']);

function roleOf(
  id: string,
  { Type, Condition, Properties }: Template['Resources'][string],
  names: Names,
): ModuleRole {
  if (Type !== 'AWS::IAM::Role') throw noSuchRole(id, `it is a ${Type}, which has no form in Terraform here`);
  const path = `Resources.${id}.Properties`;
  const known = new Set<string>(ROLE_ARGUMENTS.map(([property]) => property));
  for (const property of Object.keys(Properties))
    if (!known.has(property) && !OTHER_PROPERTIES.has(property))
      throw noSuchRole(id, `its property ${property} has no form in Terraform here`);
  const name = snakeCase(id.replace(/Role$/, ''));
  const policies = Array.isArray(Properties['Policies']) ? Properties['Policies'] : [];
  return {
    logicalId: id,
    name,
    condition: Condition === undefined ? undefined : conditionName(Condition, names, `Resources.${id}`),
    attributes: ROLE_ARGUMENTS.flatMap(([property, argument]) => {
      const value = Properties[property];
      return value === undefined
        ? []
        : [[argument, expressionOf(value, names, `${path}.${property}`)] as const];
    }),
    trust: expressionOf(
      Properties['AssumeRolePolicyDocument'] ?? null,
      names,
      `${path}.AssumeRolePolicyDocument`,
    ),
    policies: policies.map((policy, at) => {
      const { PolicyName, PolicyDocument }: JsonObject = isObject(policy) ? policy : {};
      const policyName = textOf(PolicyName);
      if (policyName === undefined || PolicyDocument === undefined)
        throw noSuchRole(id, `its policy ${at} has no name or no document`);
      return {
        name: policyName,
        local: `${name}_${policyName.replaceAll('-', '_')}`,
        document: expressionOf(PolicyDocument, names, `${path}.Policies[${at}].PolicyDocument`),
      };
    }),
  };
}

function locals(template: Template, roles: readonly ModuleRole[], names: Names): HclItem {
  return {
    block: 'locals',
    body: [
      ...Object.entries(template.Conditions).map(([name, condition]) => ({
        attribute: snakeCase(name),
        value: raw(conditionOf(condition, names, `Conditions.${name}`)),
      })),
      ...roles.flatMap(({ name, trust, policies }): HclItem[] => [
        { blank: true },
        { attribute: `${name}_trust`, value: trust },
        ...policies.flatMap(({ local, document }): HclItem[] => [
          { blank: true },
          { attribute: local, value: document },
        ]),
      ]),
    ],
  };
}

const dataSources = (): HclItem[] => [
  { block: 'data', labels: ['aws_caller_identity', 'current'], body: [] },
  { block: 'data', labels: ['aws_partition', 'current'], body: [] },
  {
    block: 'locals',
    body: [
      { attribute: 'account_id', value: raw('data.aws_caller_identity.current.account_id') },
      { attribute: 'partition', value: raw('data.aws_partition.current.partition') },
    ],
  },
];

function resourcesOf({ name, condition, attributes, policies }: ModuleRole): HclItem[] {
  const count: HclItem[] =
    condition === undefined
      ? []
      : [{ attribute: 'count', value: raw(`${condition} ? 1 : 0`) }, { blank: true }];
  const self = `aws_iam_role.${name}${condition === undefined ? '' : '[0]'}`;
  return [
    {
      block: 'resource',
      labels: ['aws_iam_role', name],
      body: [
        ...count,
        ...attributes.map(([attribute, value]) => ({ attribute, value })),
        { attribute: 'assume_role_policy', value: call('jsonencode', raw(`local.${name}_trust`)) },
      ],
    },
    ...policies.map((policy): HclItem => ({
      block: 'resource',
      labels: ['aws_iam_role_policy', policy.local],
      body: [
        ...count,
        { attribute: 'name', value: text(policy.name) },
        { attribute: 'role', value: raw(`${self}.name`) },
        { attribute: 'policy', value: call('jsonencode', raw(`local.${policy.local}`)) },
      ],
    })),
  ];
}

function outputOf(
  name: string,
  output: { readonly Value: Json; readonly Description?: unknown },
  roles: readonly ModuleRole[],
): HclItem {
  const [id, attribute] = isObject(output.Value) ? attributeOf(output.Value) : [];
  const role = roles.find(({ logicalId }) => logicalId === id);
  if (role === undefined || attribute !== 'Arn')
    throw noSuchRole(id ?? name, `the output ${name} has no form in Terraform here`);
  return {
    block: 'output',
    labels: [snakeCase(name)],
    body: [
      ...(typeof output.Description === 'string'
        ? [{ attribute: 'description', value: text(output.Description) }]
        : []),
      {
        attribute: 'value',
        value: raw(
          role.condition === undefined
            ? `aws_iam_role.${role.name}.arn`
            : `one(aws_iam_role.${role.name}[*].arn)`,
        ),
      },
    ],
  };
}

const attributeOf = (value: JsonObject): readonly (string | undefined)[] => {
  const argument = value['Fn::GetAtt'];
  return Array.isArray(argument) ? argument.map(textOf) : [];
};
