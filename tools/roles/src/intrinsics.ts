import { invalidIntrinsic, unresolvedReference } from './errors.ts';
import { isObject, type Json, type JsonObject, textOf } from './json.ts';
import { substitute } from './substitute.ts';

/** Values of references while a template is resolved; `undefined` if there is no value. */
export interface Scope {
  /** Parameter, pseudo parameter or resource. */
  ref(name: string): Json | undefined;
  getAtt(logicalId: string, attribute: string): Json | undefined;
  condition(name: string): boolean | undefined;
}

/**
 * The result of an intrinsic function. `undefined` means `AWS::NoValue`: it is removed from its list or object.
 */
type Result = Json | undefined;
type Intrinsic = (argument: Json, scope: Scope, path: string) => Result;

/** Name and argument if the value is a call of an intrinsic function. */
export function intrinsicOf(value: Json): { name: string; argument: Json } | undefined {
  if (!isObject(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/**
 * The value with all its intrinsic functions evaluated.
 * @param path path in the template, for errors
 * @returns `undefined` for `AWS::NoValue`
 * @throws TemplateError
 */
export function evaluate(value: Json, scope: Scope, path: string): Result {
  const call = intrinsicOf(value);
  if (call) {
    const intrinsic = intrinsics.get(call.name);
    if (!intrinsic) throw invalidIntrinsic(call.name, path, 'is not known');
    return intrinsic(call.argument, scope, path);
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) => {
      const result = evaluate(item, scope, `${path}[${index}]`);
      return result === undefined ? [] : [result];
    });
  return isObject(value) ? evaluateObject(value, scope, path) : value;
}

function evaluateObject(value: JsonObject, scope: Scope, path: string): JsonObject {
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const result = evaluate(item, scope, `${path}.${key}`);
    return result === undefined ? [] : [[key, result]];
  });
  return Object.fromEntries(entries);
}

const needed = (value: Result, reference: string, path: string): Json => {
  if (value === undefined) throw unresolvedReference(reference, path);
  return value;
};

const stringOf = (name: string, value: Result, path: string): string => {
  const text = textOf(value);
  if (text === undefined) throw invalidIntrinsic(name, path, 'needs text, not a list or object');
  return text;
};

/** The arguments as a list of the expected length, not yet evaluated. */
const listOf = (name: string, argument: Json, length: number, path: string): Json[] => {
  if (Array.isArray(argument) && argument.length === length) return argument;
  throw invalidIntrinsic(name, path, `needs a list of ${length}`);
};

const stringsOf = (name: string, value: Result, path: string): string[] => {
  if (!Array.isArray(value)) throw invalidIntrinsic(name, path, 'needs a list of values');
  return value.map((item) => stringOf(name, item, path));
};

const getAtt = (scope: Scope, id: string, attribute: string, path: string): Json =>
  needed(scope.getAtt(id, attribute), `${id}.${attribute}`, path);

/** `${Name}` or `${LogicalId.Attribute}` in the text of an `Fn::Sub`. */
function substituted(name: string, scope: Scope, path: string): string {
  const dot = name.indexOf('.');
  const value =
    dot < 0
      ? needed(scope.ref(name), name, path)
      : getAtt(scope, name.slice(0, dot), name.slice(dot + 1), path);
  return stringOf('Fn::Sub', value, path);
}

const intrinsics = new Map<string, Intrinsic>([
  [
    'Ref',
    (argument, scope, path) => {
      const name = stringOf('Ref', argument, path);
      return name === 'AWS::NoValue' ? undefined : needed(scope.ref(name), name, path);
    },
  ],
  [
    'Fn::GetAtt',
    (argument, scope, path) => {
      const words = typeof argument === 'string' ? argument.split('.') : argument;
      const [id, ...rest] = stringsOf('Fn::GetAtt', evaluate(words, scope, path), path);
      if (id === undefined || rest.length === 0)
        throw invalidIntrinsic('Fn::GetAtt', path, 'needs a resource and its attribute');
      return getAtt(scope, id, rest.join('.'), path);
    },
  ],
  [
    'Fn::Sub',
    (argument, scope, path) => {
      const [text, own] =
        typeof argument === 'string' ? [argument, {}] : listOf('Fn::Sub', argument, 2, path);
      const values = evaluate(own ?? null, scope, path);
      if (!isObject(values)) throw invalidIntrinsic('Fn::Sub', path, 'needs an object of values');
      return substitute(stringOf('Fn::Sub', text, path), (name) =>
        Object.hasOwn(values, name)
          ? stringOf('Fn::Sub', values[name], path)
          : substituted(name, scope, path),
      );
    },
  ],
  [
    'Fn::If',
    (argument, scope, path) => {
      const [name, whenTrue, whenFalse] = listOf('Fn::If', argument, 3, path);
      const condition = stringOf('Fn::If', name, path);
      const holds = scope.condition(condition);
      if (holds === undefined) throw unresolvedReference(condition, path);
      return evaluate((holds ? whenTrue : whenFalse) ?? null, scope, path);
    },
  ],
  [
    'Fn::Join',
    (argument, scope, path) => {
      const [separator, items] = listOf('Fn::Join', argument, 2, path);
      const texts = stringsOf('Fn::Join', evaluate(items ?? null, scope, path), path);
      return texts.join(stringOf('Fn::Join', separator, path));
    },
  ],
  [
    'Fn::Split',
    (argument, scope, path) => {
      const [separator, text] = listOf('Fn::Split', argument, 2, path);
      const whole = stringOf('Fn::Split', evaluate(text ?? null, scope, path), path);
      return whole.split(stringOf('Fn::Split', separator, path));
    },
  ],
  [
    'Fn::Select',
    (argument, scope, path) => {
      const [position, items] = listOf('Fn::Select', argument, 2, path);
      const list = evaluate(items ?? null, scope, path);
      const index = Number(stringOf('Fn::Select', evaluate(position ?? null, scope, path), path));
      const item = Array.isArray(list) ? list[index] : undefined;
      if (item === undefined) throw invalidIntrinsic('Fn::Select', path, `has no item ${index} in its list`);
      return item;
    },
  ],
]);
