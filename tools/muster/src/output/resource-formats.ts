import { type Resource, toJsonObject } from '@muster/contracts';
import { stringify } from 'csv-stringify/sync';
import { fit, plural } from './format.ts';

export const RESOURCE_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type ResourceFormat = (typeof RESOURCE_FORMATS)[number];

type Pages = AsyncIterable<readonly Resource[]>;

/** Resources as text, one page at a time: memory use does not depend on the size of the fleet. */
export function formatResources(
  format: ResourceFormat,
  pages: Pages,
  columns: number | undefined,
): AsyncIterable<string> {
  switch (format) {
    case 'json':
      return jsonArray(pages);
    case 'ndjson':
      return ndjson(pages);
    case 'csv':
      return csv(pages);
    case 'table':
      return table(pages, columns);
  }
}

/** JSON.stringify already escapes the lower control characters. In a JSON string, an escape means the same character. */
export const escapeControls = (json: string): string =>
  json.replaceAll(/[\x7f-\x9f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

const jsonOf = (resource: Resource): string =>
  escapeControls(JSON.stringify({ ...resource, tags: toJsonObject(resource.tags) }));

async function* jsonArray(pages: Pages): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield separator + page.map(jsonOf).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

async function* ndjson(pages: Pages): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((resource) => `${jsonOf(resource)}\n`).join('');
}

/** The columns of the CSV format. Scripts depend on their names and order. */
const CSV_COLUMNS = [
  'accountId',
  'region',
  'resourceType',
  'resourceId',
  'state',
  'instanceType',
  'imageId',
  'availabilityZone',
  'launchTime',
  'architecture',
  'platform',
  'lifecycle',
  'vpcId',
  'subnetId',
  'privateIpAddress',
  'publicIpAddress',
  'instanceProfileArn',
  'managedBy',
  'firstSeenAt',
  'changedAt',
  'goneAt',
  'tags',
] as const satisfies readonly (keyof Resource)[];

async function* csv(pages: Pages): AsyncGenerator<string> {
  yield stringify([CSV_COLUMNS]);
  for await (const page of pages)
    yield stringify(
      page.map((resource) =>
        CSV_COLUMNS.map((column) =>
          column === 'tags' ? escapeControls(JSON.stringify(toJsonObject(resource.tags))) : resource[column],
        ),
      ),
    );
}

/** Widths that fit every account, region and state, and almost every instance type. */
const TABLE_COLUMNS = [
  { title: 'ACCOUNT', width: 12, value: ({ accountId }: Resource) => accountId },
  { title: 'REGION', width: 14, value: ({ region }: Resource) => region },
  { title: 'INSTANCE', width: 19, value: ({ resourceId }: Resource) => resourceId },
  {
    title: 'STATE',
    width: 13,
    value: ({ state, goneAt }: Resource) => (goneAt === undefined ? state : 'gone'),
  },
  { title: 'TYPE', width: 13, value: ({ instanceType }: Resource) => instanceType ?? '' },
  { title: 'TAGS', width: 0, value: ({ tags }: Resource) => tagText(tags) },
];

const tagText = (tags: Resource['tags']): string =>
  [...tags].map(([key, value]) => `${key}=${value}`).join(', ');

async function* table(pages: Pages, columns: number | undefined): AsyncGenerator<string> {
  const width = columns ?? Number.POSITIVE_INFINITY;
  const line = (cells: string[]) => {
    const padded = cells.map((cell, index) => cell.padEnd(TABLE_COLUMNS[index]?.width ?? 0));
    return `${fit(padded.join('  ').trimEnd(), width)}\n`;
  };
  let resources = 0;
  const targets = new Set<string>();
  for await (const page of pages) {
    if (page.length === 0) continue;
    const head = resources === 0 ? line(TABLE_COLUMNS.map(({ title }) => title)) : '';
    resources += page.length;
    for (const { accountId, region } of page) targets.add(`${accountId} ${region}`);
    yield head + page.map((resource) => line(TABLE_COLUMNS.map(({ value }) => value(resource)))).join('');
  }
  yield resources === 0
    ? 'No instances.\n'
    : `\n${plural(resources, 'instance')} in ${plural(targets.size, 'target')}\n`;
}
