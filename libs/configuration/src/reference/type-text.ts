import type { Part } from './editor-schema.ts';

/** More values than this are not listed. */
const MAX_LISTED = 10;

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The type of a value in words: `list of account IDs`. */
export function typeOf(part: Part): string {
  if (part.title !== undefined) return part.title;
  if (part.const !== undefined) return code(part.const);
  if (part.enum !== undefined && part.enum.length <= MAX_LISTED) return part.enum.map(code).join(' or ');
  if (part.type === undefined && part.anyOf !== undefined)
    return part.anyOf.flatMap((each) => (isPart(each) ? typeOf(each) : [])).join(' or ');
  switch (part.type) {
    case 'array':
      return isPart(part.items) ? `list of ${manyOf(part.items)}` : 'list';
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return `whole number${rangeOf(part)}`;
    case 'number':
      return `number${rangeOf(part)}`;
    case 'object':
      return part.properties === undefined && isPart(part.additionalProperties)
        ? `mapping of keys to ${manyOf(part.additionalProperties)}`
        : 'mapping';
    case 'string':
    case 'null':
    case undefined:
      break;
  }
  return `text${lengthOf(part)}`;
}

const code = (value: unknown): string => `\`${String(value)}\``;

/** `account IDs or mappings` */
function manyOf(part: Part): string {
  if (part.type === undefined && part.anyOf !== undefined && part.title === undefined)
    return part.anyOf.flatMap((each) => (isPart(each) ? manyOf(each) : [])).join(' or ');
  if (part.enum !== undefined && part.enum.length <= MAX_LISTED && part.title === undefined)
    return typeOf(part);
  if (part.type === 'string' && part.title === undefined) return `texts${lengthOf(part)}`;
  if (part.type === 'array') return typeOf(part).replace('list', 'lists');
  return part.type === 'object' && part.title === undefined ? 'mappings' : pluralOf(typeOf(part));
}

/** Titles with more than one noun. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['ARN of a role', 'ARNs of roles'],
  ['code or region', 'codes or regions'],
  ['ID of a unit, root or account', 'IDs of units, roots or accounts'],
  ['region or wildcard', 'regions or wildcards'],
]);

const pluralOf = (type: string): string => PLURALS.get(type) ?? `${type}s`;

function rangeOf({ minimum, maximum }: Part): string {
  const isLimited = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER)
    return isLimited ? `, at most ${maximum}` : '';
  return isLimited ? ` from ${minimum} to ${maximum}` : `, at least ${minimum}`;
}

const lengthOf = ({ maxLength }: Part): string =>
  maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
