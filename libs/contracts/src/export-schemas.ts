import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { allContracts } from './all.ts';
import { toJsonSchema } from './json-schema.ts';

/** Writes the JSON Schemas of all contracts (`npm run schemas` at the root). A test fails if they are not current. */
const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) rmSync(new URL(name, folder));
for (const contract of allContracts)
  writeFileSync(new URL(`${contract.id}.json`, folder), toJsonSchema(contract));
