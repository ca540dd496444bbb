import { parseOwn, type Resource, type ResourceItem, ResourceSchema, Tags } from '@muster/contracts';
import { ImpossibleStateError, jsonIn } from '@muster/errors';
import type { Parameter } from '@muster/sqlite';
import * as z from 'zod';
import type { TextField } from '../filter/resource-filter.ts';
import { AcceptedValues } from './accepted-values.ts';
import type { Column } from './columns.ts';
import { parseJson } from './json.ts';

/** A resource to write: an item of the table without keys and version. */
export type ResourceRecord = Omit<ResourceItem, 'pk' | 'sk' | 'schemaVersion'>;

/** Fields that are text in the table and in the contract. */
const TEXT = [
  ['accountId', 'account_id'],
  ['region', 'region'],
  ['resourceType', 'resource_type'],
  ['resourceId', 'resource_id'],
  ['state', 'state'],
  ['instanceType', 'instance_type'],
  ['imageId', 'image_id'],
  ['availabilityZone', 'availability_zone'],
  ['launchTime', 'launch_time'],
  ['architecture', 'architecture'],
  ['platform', 'platform'],
  ['lifecycle', 'lifecycle'],
  ['vpcId', 'vpc_id'],
  ['subnetId', 'subnet_id'],
  ['privateIpAddress', 'private_ip_address'],
  ['publicIpAddress', 'public_ip_address'],
  ['instanceProfileArn', 'instance_profile_arn'],
  ['managedBy', 'managed_by'],
  ['firstSeenAt', 'first_seen_at'],
  ['changedAt', 'changed_at'],
  ['goneAt', 'gone_at'],
] as const satisfies readonly Column[];

/** Fields for scans only, which readers do not get. */
const BOOKKEEPING = [
  ['contentHash', 'content_hash'],
  ['writtenBy', 'written_by'],
] as const satisfies readonly Column[];

const WRITTEN = [...TEXT, ...BOOKKEEPING] as const;
const COLUMNS = [...WRITTEN.map(([, column]) => column), 'tags', 'details', 'expires_at_epoch_seconds'];

/** Writes a whole resource. Replaces the row with its key. */
export const PUT_RESOURCE = `INSERT OR REPLACE INTO resources (${COLUMNS.join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')})`;

/** The parameters of `PUT_RESOURCE`. */
export function parametersOf(resource: ResourceRecord): Parameter[] {
  const parameters: Parameter[] = WRITTEN.map(([field]) => resource[field] ?? null);
  parameters.push(
    JSON.stringify(Object.fromEntries(resource.tags)),
    resource.details === undefined ? null : JSON.stringify(resource.details),
    resource.expiresAtEpochSeconds ?? null,
  );
  return parameters;
}

const COLUMN_OF: ReadonlyMap<TextField, string> = new Map(TEXT);

/** The column of a field. */
export function columnOf(field: TextField): string {
  const column = COLUMN_OF.get(field);
  if (column === undefined) throw new ImpossibleStateError(`no column has the field ${field}`);
  return column;
}

/** The columns of a resource for `toResource`. */
export const RESOURCE_COLUMNS = [...TEXT.map(([, column]) => column), 'tags', 'details'].join(', ');
const FIELDS = TEXT.map(([field]) => field);
const TAGS = FIELDS.length;
const DETAILS = FIELDS.length + 1;

/** Leaves out attributes that a newer version has written. */
const StoredResource = z.object(ResourceSchema.shape);

/** The text columns of a row, in the order of the contract. `tags` come between them. */
const CHECKED = Object.entries(ResourceSchema.shape).map(([field, schema]) => ({
  field,
  index: FIELDS.findIndex((name) => name === field),
  accepted: new AcceptedValues(schema),
}));

/**
 * Converts the values of a row of `RESOURCE_COLUMNS`. Must be fast: an inventory has millions of rows.
 * @throws ContractError
 */
export const toResource = (values: readonly unknown[]): Resource => plainResource(values) ?? parseRow(values);

/**
 * What the contract makes of an ordinary row, in a fraction of its time.
 * @returns undefined for a row with a value that the contract refuses, or with details of another resource type
 */
function plainResource(values: readonly unknown[]): Resource | undefined {
  const tags = values[DETAILS] === null ? tagsOf(values[TAGS]) : undefined;
  if (tags === undefined) return undefined;
  const fields: Record<string, unknown> = {};
  for (const { field, index, accepted } of CHECKED) {
    if (field === 'tags') {
      fields[field] = tags;
      continue;
    }
    const value = values[index] ?? undefined;
    if (!accepted.has(value)) return undefined;
    if (value !== undefined) fields[field] = value;
  }
  // Every field was checked with its schema.
  return fields as Resource;
}

const tagsOf = (text: unknown): Tags | undefined => Tags.safeParse(jsonIn(String(text))).data;

function parseRow(values: readonly unknown[]): Resource {
  const fields: Record<string, unknown> = {};
  for (let index = 0; index < FIELDS.length; index++) {
    const field = FIELDS[index];
    const value = values[index];
    if (field !== undefined && value !== null) fields[field] = value;
  }
  fields['tags'] = objectOf(values[TAGS], 'tags');
  const details = values[DETAILS];
  if (details !== null) fields['details'] = objectOf(details, 'details');
  return parseOwn(StoredResource, fields, 'resource of the database');
}

function objectOf(text: unknown, column: string): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return parseJson(text, `${column} of a resource`);
  }
}
