import * as z from 'zod';
import type { Contract } from './contract.ts';
import { type EntriesForm, entriesFormOf } from './entries.ts';
import { tolerant } from './tolerant.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of a contract for its readers: fields with defaults are optional, and unknown
 * properties are allowed if readers ignore them.
 * Only the parser checks conditions that JSON Schema cannot express, such as "either accounts or organization".
 */
export function toJsonSchema(contract: Contract<z.ZodType>): string {
  const schema = jsonSchemaOf(tolerant(contract.schema));
  return `${JSON.stringify({ $id: `urn:muster:${contract.id}`, title: contract.id, ...schema, examples: [contract.example] }, null, 2)}\n`;
}

/** The JSON Schema of the input of a schema, with the metadata of its parts. */
export const jsonSchemaOf = (
  schema: z.ZodType,
  target: 'draft-07' | 'draft-2020-12' = 'draft-2020-12',
): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    target,
    override: ({ zodSchema, jsonSchema }) => {
      const form = entriesFormOf(zodSchema);
      if (form !== undefined) Object.assign(jsonSchema, entriesSchema(form));
      // zod leaves them out where the output differs from the input, which the examples show.
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });

/**
 * For a mapping: an object with any keys. If pairs are accepted: a list of pairs, or the object of earlier versions.
 */
function entriesSchema({ pairs, key, value }: EntriesForm): JsonSchema {
  const mapping = partOf(z.record(key, value));
  if (!pairs) return mapping;
  const pair = {
    type: 'array' as const,
    prefixItems: [partOf(key), partOf(value)],
    items: false,
    minItems: 2,
  };
  return { anyOf: [{ type: 'array', items: pair }, mapping] };
}

/** Inside another schema: only the outermost names the dialect. */
function partOf(schema: z.ZodType): JsonSchema {
  const { $schema, ...part } = jsonSchemaOf(schema);
  void $schema;
  return part;
}
