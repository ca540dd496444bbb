import * as z from 'zod';

const exact = new WeakSet<z.core.$ZodType>();
const readers = new WeakMap<z.core.$ZodType, z.core.$ZodType>();

/**
 * Marks a schema in which readers refuse unknown names, because ignoring a part would change the result: a rule with an
 * unknown condition would match more resources.
 */
export function refuseUnknown<Schema extends z.ZodType>(schema: Schema): Schema {
  exact.add(schema);
  return schema;
}

/**
 * The schema for readers: it removes unknown properties instead of refusing them, at every level, so that services can
 * be deployed one by one. A missing property is still an error, and so are unknown names below `refuseUnknown`.
 */
export function tolerant<Schema extends z.ZodType>(schema: Schema): Schema {
  return readerOf(schema) as Schema;
}

function readerOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (exact.has(schema)) return schema;
  let reader = readers.get(schema);
  if (reader === undefined) {
    reader = build(schema);
    readers.set(schema, reader);
  }
  return reader;
}

/** Copies a schema with its checks. Replaces only the schemas inside it. */
function build(schema: z.core.$ZodType): z.core.$ZodType {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object')
    return copy(schema, { ...def, shape: mapValues(def.shape, readerOf), catchall: undefined });
  if (def.type === 'array') return copy(schema, { ...def, element: readerOf(def.element) });
  if (def.type === 'union') return copy(schema, { ...def, options: def.options.map(readerOf) });
  if (def.type === 'tuple')
    return copy(schema, { ...def, items: def.items.map(readerOf), rest: def.rest && readerOf(def.rest) });
  if (def.type === 'record') return copy(schema, { ...def, valueType: readerOf(def.valueType) });
  if (def.type === 'pipe') return copy(schema, { ...def, in: readerOf(def.in), out: readerOf(def.out) });
  if ('innerType' in def) return copy(schema, { ...def, innerType: readerOf(def.innerType) });
  return schema;
}

const copy = <Def extends z.core.$ZodTypeDef>(schema: z.core.$ZodType, def: Def): z.core.$ZodType =>
  z.clone(schema, def);

const mapValues = (
  shape: z.core.$ZodShape,
  change: (schema: z.core.$ZodType) => z.core.$ZodType,
): z.core.$ZodShape =>
  Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, change(schema)]));
