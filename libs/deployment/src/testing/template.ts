import * as z from 'zod';
import { serverlessConfiguration } from '../index.ts';
import { toy } from './toy-service.ts';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()),
});

const { Resources } = serverlessConfiguration(toy, { version: '1.2.3', stages: {} }).resources;
const byId = z.record(z.string(), Resource).parse(Resources);

/** A resource of the toy service's template. */
export function resourceOf(id: string): z.infer<typeof Resource> {
  const resource = byId[id];
  if (resource === undefined) throw new Error(`no resource ${id}`);
  return resource;
}

export const propertiesOf = (id: string): Record<string, unknown> => resourceOf(id).Properties;

export const idsOf = (type: string): string[] =>
  Object.entries(byId).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
