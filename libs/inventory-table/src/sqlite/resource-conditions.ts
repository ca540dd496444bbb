import { resourceTypes } from '@muster/resource-types';
import type { Parameter } from '@muster/sqlite';
import type {
  ResourceFilter,
  ResourceKey,
  SortKey,
  TagCondition,
  TargetFilter,
  ValueCondition,
} from '../filter/resource-filter.ts';
import { hasWildcard, type TextPattern } from '../filter/text-pattern.ts';
import { columnOf } from './resource-rows.ts';

/** Part of a statement, with its parameters. What comes from outside is always a parameter. */
export interface Sql {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

const joined = (parts: readonly Sql[], separator: string): Sql => ({
  sql: parts.map(({ sql }) => sql).join(separator),
  parameters: parts.flatMap(({ parameters }) => parameters),
});

export const all = (conditions: readonly Sql[]): Sql =>
  conditions.length === 0 ? { sql: 'TRUE', parameters: [] } : joined(conditions, ' AND ');

export const listed = (expressions: readonly Sql[]): Sql => joined(expressions, ', ');

/** The value of a column is one of a list. */
const oneOf = (column: string, values: readonly string[] | undefined): Sql[] =>
  values === undefined
    ? []
    : [{ sql: `${column} IN (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values)] }];

export const targetConditions = ({ accountIds, regions }: TargetFilter): Sql[] => [
  ...oneOf('account_id', accountIds),
  ...oneOf('region', regions),
];

/** A key that SQLite finds in JSON text as it is: without what JSON escapes. */
const PLAIN_KEY = /^[^"\\\p{Cc}\p{Cs}]+$/u;

const valueOfTag = (key: string): Sql =>
  PLAIN_KEY.test(key)
    ? { sql: 'json_extract(tags, ?)', parameters: [`$."${key}"`] }
    : { sql: '(SELECT value FROM json_each(tags) WHERE key = ?)', parameters: [key] };

/** The value of a key as an expression; NULL if a resource lacks it. */
export const valueOfKey = (key: ResourceKey): Sql =>
  'tag' in key ? valueOfTag(key.tag) : { sql: columnOf(key.field), parameters: [] };

/** The pattern in the language of GLOB. */
const globOf = (pieces: readonly string[]): string =>
  pieces.map((piece) => piece.replaceAll(/[*?[]/g, '[$&]')).join('*');

/** The text of an expression has this form. */
const hasForm = ({ sql, parameters }: Sql, pattern: TextPattern): Sql =>
  hasWildcard(pattern)
    ? { sql: `${sql} GLOB ?`, parameters: [...parameters, globOf(pattern.pieces)] }
    : { sql: `${sql} = ?`, parameters: [...parameters, pattern] };

/** The text of an expression has one of these forms. The statement does not depend on their number. */
function hasOneForm({ sql, parameters }: Sql, patterns: readonly TextPattern[]): Sql {
  const texts = patterns.filter((pattern) => typeof pattern === 'string');
  const globs = patterns.filter(hasWildcard).map(({ pieces }) => globOf(pieces));
  const isText = {
    sql: `${sql} IN (SELECT value FROM json_each(?))`,
    parameters: [...parameters, JSON.stringify(texts)],
  };
  if (globs.length === 0) return isText;
  const isGlob = {
    sql: `EXISTS (SELECT 1 FROM json_each(?) AS form WHERE ${sql} GLOB form.value)`,
    parameters: [JSON.stringify(globs), ...parameters],
  };
  return texts.length === 0 ? isGlob : inParentheses(joined([isText, isGlob], ' OR '));
}

const inParentheses = ({ sql, parameters }: Sql): Sql => ({ sql: `(${sql})`, parameters });

function hasTag({ key, value }: TagCondition): Sql {
  if (!hasWildcard(key)) {
    const found = valueOfTag(key);
    return value === undefined ? { ...found, sql: `${found.sql} IS NOT NULL` } : hasForm(found, value);
  }
  const conditions = [
    hasForm({ sql: 'tag.key', parameters: [] }, key),
    ...(value === undefined ? [] : [hasForm({ sql: 'tag.value', parameters: [] }, value)]),
  ];
  const { sql, parameters } = all(conditions);
  return { sql: `EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE ${sql})`, parameters };
}

const hasNoTag = (key: TextPattern): Sql => {
  const { sql, parameters } = hasTag({ key });
  return { sql: `NOT (${sql})`, parameters };
};

const hasValue = ({ keys, patterns }: ValueCondition): Sql =>
  keys.length === 0
    ? { sql: 'FALSE', parameters: [] }
    : inParentheses(
        joined(
          keys.map((key) => hasOneForm(valueOfKey(key), patterns)),
          ' OR ',
        ),
      );

const compared = (comparison: string, value: string | undefined): Sql[] =>
  value === undefined ? [] : [{ sql: comparison, parameters: [value] }];

const column = (name: string): Sql => ({ sql: name, parameters: [] });

/** The conditions of a filter on resources, without those on targets. */
export const resourceConditions = (filter: ResourceFilter): Sql[] => [
  column(filter.gone === true ? 'gone_at IS NOT NULL' : 'gone_at IS NULL'),
  ...(filter.ids === undefined ? [] : [hasOneForm(column('resource_id'), filter.ids)]),
  ...(filter.states === undefined ? [] : [hasOneForm(column('state'), filter.states)]),
  ...compared('launch_time < ?', filter.launchedBefore),
  ...compared('launch_time >= ?', filter.launchedSince),
  ...compared('changed_at >= ?', filter.changedSince),
  ...(filter.values ?? []).map(hasValue),
  ...(filter.tags ?? []).map(hasTag),
  ...(filter.missingTags ?? []).map(hasNoTag),
];

/** All conditions of a filter, for a statement over all targets and the resource types that this version knows. */
export const conditionsOf = (filter: ResourceFilter): Sql =>
  all([
    ...oneOf(
      'resource_type',
      resourceTypes().map(({ name }) => name),
    ),
    ...targetConditions(filter),
    ...resourceConditions(filter),
  ]);

/** ORDER BY: resources without the value last, equal ones by their place. */
export const orderOf = (sort: readonly SortKey[]): Sql =>
  listed([
    ...sort.map(({ key, descending = false }) => {
      const { sql, parameters } = valueOfKey(key);
      return { sql: `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`, parameters };
    }),
    column('account_id, region, resource_type, resource_id'),
  ]);
