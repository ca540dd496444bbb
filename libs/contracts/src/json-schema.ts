import * as z from 'zod';
import type { Contract } from './contract.ts';

/**
 * The JSON Schema (draft 2020-12) of a contract: what a producer may write, so defaults are optional.
 * Conditions that JSON Schema cannot express, such as "either accounts or organization", are checked by the parser only.
 */
export function toJsonSchema(contract: Contract<z.ZodType>): string {
  const schema = z.toJSONSchema(contract.schema, { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ $id: `urn:muster:${contract.id}`, title: contract.id, ...schema, examples: [contract.example] }, null, 2)}\n`;
}
