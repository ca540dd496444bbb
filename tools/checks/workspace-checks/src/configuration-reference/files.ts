import { join } from 'node:path';
import { workspaceRoot } from '../projects.ts';

/** The reference for people. Only a part of it is generated. */
export const REFERENCE_FILE = join(workspaceRoot, 'docs/configuration.md');
/** The JSON Schema for editors. */
export const SCHEMA_FILE = join(workspaceRoot, 'libs/configuration/muster.schema.json');
