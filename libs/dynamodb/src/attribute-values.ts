import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { MusterError } from '@muster/errors';

/** An item or a part of one as plain values. A map that is read becomes an object. See `fromAttributeValue`. */
export type Item = Record<string, unknown>;

type Attributes = Record<string, AttributeValue>;

/** Source: DynamoDB Developer Guide, data types. JavaScript's numbers are exact up to here. */
const isExact = (value: number): boolean =>
  Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** DynamoDB has no type for the value. This is a bug in the code that writes it. */
export class NotStorableError extends MusterError {
  static override readonly code = 'NotStorable';
  constructor(what: string) {
    super(`DynamoDB cannot store ${what}`);
  }
}

/**
 * The attributes of an item. Leaves out undefined members.
 * The SDK's `marshall` uses `value.constructor` and assignments, so it refuses a map with the key `constructor` and
 * loses the key `__proto__`. Here, a `Map` becomes a map of DynamoDB, and no key is special.
 * @throws NotStorableError
 */
export function toAttributes(item: object): Attributes {
  return mapOf(Object.entries(item));
}

function mapOf(entries: Iterable<readonly [string, unknown]>): Attributes {
  const attributes: [string, AttributeValue][] = [];
  for (const [key, value] of entries)
    if (value !== undefined) attributes.push([key, toAttributeValue(value)]);
  // Defines each property, also one called __proto__, which an assignment would not.
  return Object.fromEntries(attributes);
}

function toAttributeValue(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') {
    if (!isExact(value)) throw new NotStorableError(`the number ${value}`);
    return { N: String(value) };
  }
  if (value === null) return { NULL: true };
  if (typeof value === 'object') return toContainer(value);
  throw new NotStorableError(`a value of type ${typeof value}`);
}

function toContainer(value: object): AttributeValue {
  if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
  if (value instanceof Map) return { M: mapOf(value) };
  if (value instanceof Uint8Array) return { B: value };
  if (value instanceof Date || value instanceof Set) throw new NotStorableError('a Date or a Set');
  return { M: toAttributes(value) };
}

/**
 * An item as plain values. A map of DynamoDB becomes an object with an own property for every key. Contracts turn
 * mappings with foreign keys into a `Map`.
 */
export function fromAttributes(attributes: Attributes): Item {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, fromAttributeValue(value)]),
  );
}

function fromAttributeValue(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.M !== undefined) return fromAttributes(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(fromAttributeValue);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.B !== undefined) return attribute.B;
  return attribute.SS ?? attribute.NS?.map(Number) ?? attribute.BS;
}
