import { MusterConfigV1 } from '@muster/contracts';
import { type JsonSchema, jsonSchemaOf } from '@muster/contracts/json-schema';
import { CheckedConfig } from '../checked-config.ts';

/** A JSON Schema, or a part of one. */
export type Part = JsonSchema;

/**
 * The JSON Schema of `muster.yaml` for editors. Unlike that of the contract, it also refuses what has the right form but
 * cannot be used. It is of draft 7, which editors know best.
 */
export const editorSchemaPart = (): Part => ({
  $id: 'urn:muster:muster.yaml',
  title: 'muster.yaml',
  description: 'The configuration of Muster: accounts, regions, roles and rules.',
  ...jsonSchemaOf(CheckedConfig, 'draft-07'),
  examples: [MusterConfigV1.example],
});

/** The same as the text of a file. */
export const editorSchema = (): string => `${JSON.stringify(editorSchemaPart(), null, 2)}\n`;
