import { invalidIntrinsic, unresolvedReference } from '../errors.ts';
import { intrinsicOf } from '../intrinsics.ts';
import { isObject, type Json, textOf } from '../json.ts';
import { call, type Hcl, list, object, quoted, raw, text } from './hcl.ts';

/** `OrganizationId` → `organization_id` */
export const snakeCase = (name: string): string =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Locals of the module for what CloudFormation has built in. */
const PSEUDO: ReadonlyMap<string, string> = new Map([
  ['AWS::AccountId', 'local.account_id'],
  ['AWS::Partition', 'local.partition'],
]);

/** The names that a template defines. */
export interface Names {
  readonly parameters: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
}

const isNoValue = (value: Json): boolean => {
  const found = intrinsicOf(value);
  return found?.name === 'Ref' && found.argument === 'AWS::NoValue';
};

function referenceOf(name: Json, names: Names, path: string): string {
  const reference = typeof name === 'string' ? name : '';
  const pseudo = PSEUDO.get(reference);
  if (pseudo !== undefined) return pseudo;
  if (!names.parameters.has(reference)) throw unresolvedReference(String(name), path);
  return `var.${snakeCase(reference)}`;
}

export function conditionName(name: Json, names: Names, path: string): string {
  if (typeof name !== 'string' || !names.conditions.has(name)) throw unresolvedReference(String(name), path);
  return `local.${snakeCase(name)}`;
}

/** The parts of `Fn::If`. */
function choiceOf(argument: Json, names: Names, path: string) {
  const [name, whenTrue, whenFalse, ...others] = Array.isArray(argument) ? argument : [];
  if (name === undefined || whenTrue === undefined || whenFalse === undefined || others.length > 0)
    throw invalidIntrinsic('Fn::If', path, 'needs a list of 3');
  return { condition: conditionName(name, names, path), whenTrue, whenFalse };
}

/** A value that is there only if a condition is true. Undefined for any other value. */
function optionalOf(value: Json, names: Names, path: string) {
  const found = intrinsicOf(value);
  if (found?.name !== 'Fn::If') return undefined;
  const { condition, whenTrue, whenFalse } = choiceOf(found.argument, names, path);
  if (isNoValue(whenTrue)) throw invalidIntrinsic('Fn::If', path, 'has AWS::NoValue in the second place');
  return isNoValue(whenFalse) ? { condition, value: whenTrue } : undefined;
}

/** Consecutive values without a condition, and values with one, in their order. */
type Run<Item> = { readonly always: readonly Item[] } | { readonly condition: string; readonly item: Item };

function runsOf<Item>(
  items: readonly Item[],
  conditionOf: (item: Item) => string | undefined,
): readonly Run<Item>[] {
  const runs: Run<Item>[] = [];
  for (const item of items) {
    const condition = conditionOf(item);
    const last = runs.at(-1);
    if (condition !== undefined) runs.push({ condition, item });
    else if (last !== undefined && 'always' in last)
      runs[runs.length - 1] = { always: [...last.always, item] };
    else runs.push({ always: [item] });
  }
  return runs;
}

/** One value for all runs: the function puts them together. */
function together<Item>(
  runs: readonly Run<Item>[],
  name: 'concat' | 'merge',
  collection: (items: readonly Item[]) => Hcl,
): Hcl {
  const [first, ...others] = runs;
  if (first === undefined) return collection([]);
  const parts = runs.map((run): Hcl => {
    if ('always' in run) return collection(run.always);
    return {
      kind: 'if',
      condition: run.condition,
      then: collection([run.item]),
      otherwise: collection([]),
    };
  });
  return others.length === 0 && 'always' in first ? collection(first.always) : call(name, ...parts);
}

/**
 * A value of a template as an expression of Terraform. Supports the functions that the template of the member roles
 * uses: `Ref`, `Fn::Sub`, `Fn::If`, `Fn::Join`.
 * @param path path in the template, for errors
 * @throws TemplateError for any other function
 */
export function expressionOf(value: Json, names: Names, path: string): Hcl {
  const found = intrinsicOf(value);
  if (found !== undefined) return functionOf(found, names, path);
  if (Array.isArray(value)) {
    const items = value.map((item, at) => {
      const optional = optionalOf(item, names, `${path}[${at}]`);
      return {
        condition: optional?.condition,
        hcl: expressionOf(optional?.value ?? item, names, `${path}[${at}]`),
      };
    });
    return together(
      runsOf(items, ({ condition }) => condition),
      'concat',
      (some) => list(some.map(({ hcl }) => hcl)),
    );
  }
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, entry]) => {
      const optional = optionalOf(entry, names, `${path}.${key}`);
      return {
        condition: optional?.condition,
        key,
        hcl: expressionOf(optional?.value ?? entry, names, `${path}.${key}`),
      };
    });
    return together(
      runsOf(entries, ({ condition }) => condition),
      'merge',
      (some) => object(some.map(({ key, hcl }) => [key, hcl] as const)),
    );
  }
  return typeof value === 'string' ? text(value) : raw(String(value));
}

function functionOf(
  { name, argument }: { readonly name: string; readonly argument: Json },
  names: Names,
  path: string,
): Hcl {
  switch (name) {
    case 'Ref':
      return raw(referenceOf(argument, names, path));
    case 'Fn::Sub':
      return substituted(argument, names, path);
    case 'Fn::If': {
      const { condition, whenTrue, whenFalse } = choiceOf(argument, names, path);
      return {
        kind: 'if',
        condition,
        then: expressionOf(whenTrue, names, path),
        otherwise: expressionOf(whenFalse, names, path),
      };
    }
    case 'Fn::Join': {
      const [separator, items] = Array.isArray(argument) ? argument : [];
      if (separator === undefined || items === undefined)
        throw invalidIntrinsic(name, path, 'needs a list of 2');
      return call('join', expressionOf(separator, names, path), expressionOf(items, names, path));
    }
    default:
      throw invalidIntrinsic(name, path, 'has no form in Terraform here');
  }
}

/** `${Name}` becomes a reference, `${!Name}` the literal `${Name}`. */
function substituted(argument: Json, names: Names, path: string): Hcl {
  if (typeof argument !== 'string')
    throw invalidIntrinsic('Fn::Sub', path, 'with a map of values has no form in Terraform here');
  const parts = argument.split(/\$\{([^}]*)\}/).map((part, at) => {
    if (at % 2 === 0) return part;
    return part.startsWith('!')
      ? `\${${part.slice(1)}}`
      : { reference: referenceOf(part.trim(), names, path) };
  });
  return { kind: 'string', parts: parts.filter((part) => part !== '') };
}

/** A condition of a template as a boolean expression. @throws TemplateError */
export function conditionOf(condition: Json, names: Names, path: string): string {
  const [entry, ...others] = isObject(condition) ? Object.entries(condition) : [];
  if (entry === undefined || others.length > 0)
    throw invalidIntrinsic('Conditions', path, 'needs one condition function');
  const [name, argument] = entry;
  if (name === 'Condition') return conditionName(argument, names, path);
  const items = Array.isArray(argument) ? argument : [];
  const [first] = items;
  switch (name) {
    case 'Fn::Equals':
      return compared(items, '==', names, path);
    case 'Fn::Not': {
      const inner = intrinsicOf(first ?? null);
      if (inner?.name === 'Fn::Equals' && Array.isArray(inner.argument))
        return compared(inner.argument, '!=', names, path);
      return `!(${conditionOf(first ?? null, names, path)})`;
    }
    case 'Fn::And':
    case 'Fn::Or':
      return items
        .map((item) => `(${conditionOf(item, names, path)})`)
        .join(name === 'Fn::And' ? ' && ' : ' || ');
    default:
      throw invalidIntrinsic(name, path, 'is not a condition function');
  }
}

function compared(items: readonly Json[], operator: '==' | '!=', names: Names, path: string): string {
  const [left, right, ...others] = items.map((item) => sideOf(item, names, path));
  if (left === undefined || right === undefined || others.length > 0)
    throw invalidIntrinsic('Fn::Equals', path, 'needs two values');
  return `${left} ${operator} ${right}`;
}

/** A side of a comparison: a literal, a reference or a join. */
function sideOf(item: Json, names: Names, path: string): string {
  const literal = textOf(item);
  if (literal !== undefined) return quoted(literal);
  const found = intrinsicOf(item);
  if (found?.name === 'Ref') return referenceOf(found.argument, names, path);
  if (found?.name === 'Fn::Join' && Array.isArray(found.argument)) {
    const [separator, items] = found.argument;
    return `join(${sideOf(separator ?? null, names, path)}, ${sideOf(items ?? null, names, path)})`;
  }
  throw invalidIntrinsic('Fn::Equals', path, 'compares something that has no form in Terraform here');
}
