import * as z from 'zod';
import type { Contract } from './contract.ts';
import { type EntriesForm, entriesFormOf } from './entries.ts';
import { tolerant } from './tolerant.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * The JSON Schema (draft 2020-12) of a contract, as its readers use it: defaults are optional, and properties that it does
 * not name are allowed where readers ignore them.
 * Conditions that JSON Schema cannot express, such as "either accounts or organization", are checked by the parser only.
 */
export function toJsonSchema(contract: Contract<z.ZodType>): string {
  const schema = jsonSchemaOf(tolerant(contract.schema));
  return `${JSON.stringify({ $id: `urn:muster:${contract.id}`, title: contract.id, ...schema, examples: [contract.example] }, null, 2)}\n`;
}

const jsonSchemaOf = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ zodSchema, jsonSchema }) => {
      const form = entriesFormOf(zodSchema);
      if (form !== undefined) Object.assign(jsonSchema, entriesSchema(form));
    },
  });

/** For a mapping: an object with any keys, or, where pairs are taken, a list of them or what earlier versions wrote. */
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

/** Within another schema: only the outermost names the dialect. */
function partOf(schema: z.ZodType): JsonSchema {
  const { $schema, ...part } = jsonSchemaOf(schema);
  void $schema;
  return part;
}
