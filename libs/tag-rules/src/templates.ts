import { ImpossibleStateError } from '@muster/errors';
import { RE2JS } from 're2js';
import { accountTagOf, type Facts, type RuledResource, unitNameOf, unitsOf } from './facts.ts';

/** What a template can be filled from. */
export interface TemplateScope {
  readonly resource: Pick<RuledResource, 'accountId' | 'region' | 'resourceId'>;
  /** The tags of the resource, as the earlier actions of the rule leave them. */
  readonly tags: { readonly get: (key: string) => string | undefined };
  readonly facts: Facts;
}

type Filled = { readonly value: string } | { readonly missing: string };
type Part = (scope: TemplateScope) => Filled;
type Filter = (filled: Filled) => Filled;

/** A value of a rule: a text, or a template. */
export interface CompiledTemplate {
  /** The value, if it has no template. */
  readonly literal?: string | undefined;
  /** The keys of tags of the resource that it reads. */
  readonly tagKeys: readonly string[];
  /** The names of its fields, such as `ou.name`. */
  readonly fields: readonly string[];
  /** The value, or what is missing, such as `the tag Name`. */
  readonly fill: (scope: TemplateScope) => Filled;
}

export interface TemplateProblem {
  readonly problem: string;
}

const TAG_FIELD = 'tags.';
export const ACCOUNT_TAG_FIELD = 'account.tags.';
export const UNIT_FIELD = 'ou.name';

/** Fields without a name of a tag, for messages. */
const FIELDS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['accountId', ({ resource }) => ({ value: resource.accountId })],
  ['region', ({ resource }) => ({ value: resource.region })],
  ['resourceId', ({ resource }) => ({ value: resource.resourceId })],
  ['runDate', ({ facts }) => ({ value: facts.now.toISOString().slice(0, 10) })],
  ['account.name', ({ facts }) => given(facts.accountName, 'the name of the account')],
  [
    UNIT_FIELD,
    ({ facts }) => {
      const unit = unitsOf(facts).at(-1);
      return given(unit && unitNameOf(unit, facts), 'the organizational unit of the account');
    },
  ],
]);
const ALL_FIELDS = [...FIELDS.keys(), `${ACCOUNT_TAG_FIELD}KEY`, `${TAG_FIELD}KEY`];

const given = (value: string | undefined, name: string): Filled =>
  value === undefined ? { missing: name } : { value };

const changed =
  (change: (value: string) => string): Filter =>
  (filled) =>
    'value' in filled ? { value: change(filled.value) } : filled;

/** Splits a text at the separator, but not after a backslash. */
const splitAt = (text: string, separator: string): string[] => {
  const parts = [''];
  for (let index = 0; index < text.length; index++) {
    const character = text[index] ?? '';
    const last = parts.length - 1;
    if (character === '\\' && text[index + 1] === separator) {
      parts[last] += separator;
      index++;
    } else if (character === separator) parts.push('');
    else parts[last] += character;
  }
  return parts;
};

/**
 * Compiles a value of a rule: text with templates such as `{account.name}` and `{tags.Name|regex:^[a-z]+|default:none}`.
 * `{{` is a literal `{`; a single `}` outside of a template is text.
 */
export function templateOf(text: string): CompiledTemplate | TemplateProblem {
  const parts: Part[] = [];
  const tagKeys: string[] = [];
  const fields: string[] = [];
  let literal = '';
  let hasTemplate = false;
  const flush = () => {
    const value = literal;
    if (value !== '') parts.push(() => ({ value }));
    literal = '';
  };
  for (let index = 0; index < text.length;) {
    if (text[index] !== '{') {
      literal += text[index] ?? '';
      index++;
    } else if (text[index + 1] === '{') {
      literal += '{';
      index += 2;
    } else {
      const end = endOfTemplate(text, index);
      if (text[index - 1] === '$')
        return {
          problem: `a template begins with {, without $: write ${text.slice(index, end === -1 ? undefined : end + 1)}`,
        };
      if (end === -1)
        return {
          problem: `the template ${text.slice(index)} has no closing }; add it, or write {{ for a literal {`,
        };
      const inside = text.slice(index + 1, end);
      const part = partOf(inside);
      if ('problem' in part) return part;
      if (part.tagKey !== undefined) tagKeys.push(part.tagKey);
      fields.push(part.field);
      flush();
      parts.push(part.fill);
      hasTemplate = true;
      index = end + 1;
    }
  }
  if (!hasTemplate) return { literal, tagKeys, fields, fill: () => ({ value: literal }) };
  flush();
  return { tagKeys, fields, fill: (scope) => joined(parts, scope) };
}

/** The position of the closing brace. Braces inside, such as those of a regular expression, are in pairs. */
function endOfTemplate(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '{') depth++;
    else if (text[index] === '}') {
      depth--;
      if (depth === 0) return index;
    }
  }
  return -1;
}

function joined(parts: readonly Part[], scope: TemplateScope): Filled {
  let value = '';
  for (const part of parts) {
    const filled = part(scope);
    if ('missing' in filled) return filled;
    value += filled.value;
  }
  return { value };
}

interface TemplatePart {
  readonly field: string;
  readonly fill: Part;
  readonly tagKey?: string;
}

function partOf(inside: string): TemplatePart | TemplateProblem {
  const [field = '', ...written] = splitAt(inside, '|');
  const name = field.trim();
  const read = fieldOf(name);
  if (typeof read !== 'function') return read;
  const filters: Filter[] = [];
  for (const text of written) {
    const filter = filterOf(text, name);
    if (typeof filter !== 'function') return filter;
    filters.push(filter);
  }
  const fill: Part = (scope) => filters.reduce((filled, filter) => filter(filled), read(scope));
  return {
    field: name,
    fill,
    ...(name.startsWith(TAG_FIELD) ? { tagKey: name.slice(TAG_FIELD.length) } : {}),
  };
}

function fieldOf(name: string): Part | TemplateProblem {
  const field = FIELDS.get(name);
  if (field !== undefined) return field;
  if (name.startsWith(TAG_FIELD) && name.length > TAG_FIELD.length) {
    const key = name.slice(TAG_FIELD.length);
    return ({ tags }) => given(tags.get(key), `the tag ${key}`);
  }
  if (name.startsWith(ACCOUNT_TAG_FIELD) && name.length > ACCOUNT_TAG_FIELD.length) {
    const key = name.slice(ACCOUNT_TAG_FIELD.length);
    return ({ facts }) => given(accountTagOf(facts, key), `the account tag ${key}`);
  }
  return {
    problem: `{${name}} is not a template; write one of ${ALL_FIELDS.map((each) => `{${each}}`).join(', ')}, or {{ for a literal {`,
  };
}

const FILTERS = 'lower, upper, default:TEXT, regex:EXPRESSION';

function filterOf(written: string, field: string): Filter | TemplateProblem {
  const colon = written.indexOf(':');
  const name = (colon === -1 ? written : written.slice(0, colon)).trim();
  const argument = colon === -1 ? undefined : written.slice(colon + 1);
  if (name === 'lower' && argument === undefined) return changed((value) => value.toLowerCase());
  if (name === 'upper' && argument === undefined) return changed((value) => value.toUpperCase());
  if (name === 'default' && argument !== undefined && argument !== '')
    return (filled) => ('missing' in filled || filled.value === '' ? { value: argument } : filled);
  if (name === 'regex' && argument !== undefined && argument !== '') return expressionFilter(argument, field);
  return { problem: `the filter "${written}" of {${field}} does not exist; the filters are ${FILTERS}` };
}

/** The first group of the first match, or the whole match if the expression has no group. */
function expressionFilter(expression: string, field: string): Filter | TemplateProblem {
  try {
    const compiled = RE2JS.compile(expression);
    return (filled) => {
      if ('missing' in filled) return filled;
      const matcher = compiled.matcher(filled.value);
      const found = matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
      return given(found ?? undefined, `a match of ${expression} in {${field}}`);
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `the filter regex:${expression} of {${field}} is not a regular expression of RE2: ${reason}`,
    };
  }
}

/** Compiles a value that was checked before. @throws ImpossibleStateError if it is not valid */
export function compiledTemplate(text: string): CompiledTemplate {
  const template = templateOf(text);
  if ('problem' in template) throw new ImpossibleStateError(template.problem);
  return template;
}
