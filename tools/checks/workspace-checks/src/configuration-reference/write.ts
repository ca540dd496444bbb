import { readFileSync, writeFileSync } from 'node:fs';
import { editorSchema, insertReference } from '@muster/configuration/reference';
import { REFERENCE_FILE, SCHEMA_FILE } from './files.ts';

/** Writes what is generated from the schema of `muster.yaml`. The npm script formats the files afterwards. */
writeFileSync(SCHEMA_FILE, editorSchema());
writeFileSync(REFERENCE_FILE, insertReference(readFileSync(REFERENCE_FILE, 'utf8')));
