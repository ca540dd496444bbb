import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { editorSchema, insertReference } from '@muster/configuration/reference';
import { REFERENCE_FILE, SCHEMA_FILE } from './files.ts';

describe('what is generated from the schema of muster.yaml (npm run configuration)', () => {
  it('is current: docs/configuration.md', () => {
    const text = readFileSync(REFERENCE_FILE, 'utf8');
    expect(text).toBe(insertReference(text));
  });

  it('is current: the JSON Schema for editors', () => {
    expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(JSON.parse(editorSchema()));
  });
});
