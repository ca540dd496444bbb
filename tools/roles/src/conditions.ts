import { isDeepStrictEqual } from 'node:util';
import { invalidIntrinsic, unresolvedReference } from './errors.ts';
import { evaluate, type Scope } from './intrinsics.ts';
import { isObject, type Json } from './json.ts';

/** Whether a condition is true: `Fn::Equals`, `Fn::Not`, `Fn::And`, `Fn::Or` and `Condition`, nested to any depth. */
export function holds(condition: Json, scope: Scope, path: string): boolean {
  const [entry, ...others] = isObject(condition) ? Object.entries(condition) : [];
  if (entry === undefined || others.length > 0)
    throw invalidIntrinsic('Conditions', path, 'needs one condition function');
  const [name, argument] = entry;
  if (name === 'Condition') return namedCondition(argument, scope, path);
  if (!Array.isArray(argument)) throw invalidIntrinsic(name, path, 'needs a list');
  const each = () => argument.map((item) => holds(item, scope, path));
  switch (name) {
    case 'Fn::Equals':
      return equals(argument, scope, path);
    case 'Fn::Not':
      return each().every((one) => !one);
    case 'Fn::And':
      return each().every(Boolean);
    case 'Fn::Or':
      return each().some(Boolean);
    default:
      throw invalidIntrinsic(name, path, 'is not a condition function');
  }
}

function namedCondition(name: Json, scope: Scope, path: string): boolean {
  const result = typeof name === 'string' ? scope.condition(name) : undefined;
  if (result === undefined) throw unresolvedReference(String(name), path);
  return result;
}

function equals(argument: Json[], scope: Scope, path: string): boolean {
  const [left, right, ...others] = argument.map((item) => evaluate(item, scope, path));
  if (left === undefined || right === undefined || others.length > 0)
    throw invalidIntrinsic('Fn::Equals', path, 'needs two values');
  return isDeepStrictEqual(left, right);
}
