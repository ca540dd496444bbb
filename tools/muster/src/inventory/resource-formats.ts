import { type Resource, toJsonObject } from '@muster/contracts';
import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import { stringify } from 'csv-stringify/sync';
import { escapeControls } from '../output/json-text.ts';
import { type ColumnContext, COUNT, type InventoryColumn, tagsColumn } from './columns.ts';
import { type GroupedResources, groupTable } from './group-table.ts';
import { resourceTable, type TableOptions } from './resource-table.ts';

export const RESOURCE_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type ResourceFormat = (typeof RESOURCE_FORMATS)[number];

type Pages = AsyncIterable<readonly Resource[]>;

/**
 * Resources as text, one page at a time: memory use does not depend on the size of the fleet.
 * @param options its `columns` are the values to write. Absent: the resource as the contract has it
 */
export function formatResources(
  format: ResourceFormat,
  pages: Pages,
  options: TableOptions,
): AsyncIterable<string> {
  switch (format) {
    case 'json':
      return jsonArray(pages, jsonOf(options));
    case 'ndjson':
      return ndjson(pages, jsonOf(options));
    case 'csv':
      return csv(pages, options);
    case 'table':
      return resourceTable(pages, options);
  }
}

type ToJson = (resource: Resource) => string;

/** Absent values have no field. */
function jsonOf({ columns, ...context }: TableOptions): ToJson {
  if (columns === undefined)
    return (resource) => escapeControls(JSON.stringify({ ...resource, tags: toJsonObject(resource.tags) }));
  return (resource) => {
    const fields = columns.map((column): [string, unknown] => [
      column.field,
      dataOf(column, resource, context),
    ]);
    return escapeControls(JSON.stringify(Object.fromEntries(fields)));
  };
}

const dataOf = (column: InventoryColumn, resource: Resource, context: ColumnContext): unknown =>
  column.json === undefined ? column.text(resource, context) : column.json(resource);

async function* jsonArray(pages: Pages, toJson: ToJson): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map(toJson).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

async function* ndjson(pages: Pages, toJson: ToJson): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((resource) => `${toJson(resource)}\n`).join('');
}

async function* csv(pages: Pages, { columns, ...context }: TableOptions): AsyncGenerator<string> {
  const valueOf = (resource: Resource, column: InventoryColumn): unknown => {
    const value = dataOf(column, resource, context);
    return typeof value === 'object' ? escapeControls(JSON.stringify(value)) : value;
  };
  yield stringify([columns?.map(({ field }) => field) ?? [...RESOURCE_COLUMNS, tagsColumn.field]]);
  for await (const page of pages)
    yield stringify(
      page.map((resource) =>
        columns === undefined
          ? [...RESOURCE_COLUMNS.map((name) => resource[name]), valueOf(resource, tagsColumn)]
          : columns.map((column) => valueOf(resource, column)),
      ),
    );
}

/** The number of resources. */
export function formatCountOf(format: ResourceFormat, count: number): string {
  if (format === 'table') return `${count}\n`;
  return format === 'csv' ? stringify([[COUNT], [count]]) : `${JSON.stringify({ count })}\n`;
}

/** Groups as text. In JSON, null is the value of resources that lack it. */
export function formatGroups(
  format: ResourceFormat,
  groups: GroupedResources,
  width: number | undefined,
): string {
  const { columns, rows } = groups;
  if (format === 'table') return groupTable(groups, width);
  if (format === 'csv')
    return stringify([
      [...columns.map(({ field }) => field), COUNT],
      ...rows.map(({ values, count }) => [...values, count]),
    ]);
  const lines = rows.map(({ values, count }) => {
    const fields = columns.map(({ field }, index): [string, unknown] => [field, values[index] ?? null]);
    return escapeControls(JSON.stringify(Object.fromEntries([...fields, [COUNT, count]])));
  });
  if (format === 'ndjson') return lines.map((line) => `${line}\n`).join('');
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
}
