import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { incompatibilities } from './compatibility.ts';
import { keepRelease, lastRelease, readSchemas } from './releases.ts';

const contracts = fileURLToPath(new URL('..', import.meta.url));

describe('the exported schemas', () => {
  it('are compatible with those of the last release', () => {
    const releases = join(contracts, 'releases');
    const last = lastRelease(releases);
    const earlier = last === undefined ? new Map() : readSchemas(join(releases, last));
    expect(incompatibilities(earlier, readSchemas(join(contracts, 'schemas')))).toEqual([]);
  });
});

describe('kept releases', () => {
  let root: string;
  let folders: { schemas: string; releases: string };
  const write = (schema: object) =>
    writeFileSync(
      join(folders.schemas, 'page.v1.json'),
      JSON.stringify({ $id: 'urn:muster:page.v1', ...schema }),
    );
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'muster-releases-'));
    folders = { schemas: join(root, 'schemas'), releases: join(root, 'releases') };
    mkdirSync(folders.schemas);
    write({ type: 'object', properties: { id: { type: 'string' } }, required: ['id'] });
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are sorted as numbers, not as text', () => {
    expect(lastRelease(folders.releases)).toBeUndefined();
    for (const version of ['0.9.0', '0.10.0', '1.0.0', '1.0.10']) keepRelease(version, folders);
    expect(lastRelease(folders.releases)).toBe('1.0.10');
    expect(readdirSync(folders.releases).toSorted()).toEqual(['0.10.0', '0.9.0', '1.0.0', '1.0.10']);
  });

  it.each([
    ['1.0.0', '1.0.0 is not newer than 1.0.0'],
    ['0.9.12', '0.9.12 is not newer than 1.0.0'],
    ['', '"" is not a version such as 1.2.3'],
    ['../1.0.1', '"../1.0.1" is not a version such as 1.2.3'],
  ])('are not replaced by %p', (version, message) => {
    keepRelease('1.0.0', folders);
    expect(() => keepRelease(version, folders)).toThrow(message);
    expect(readdirSync(folders.releases)).toEqual(['1.0.0']);
  });

  it('reveal a later incompatible change', () => {
    keepRelease('1.0.0', folders);
    const earlier = readSchemas(join(folders.releases, '1.0.0'));
    write({
      type: 'object',
      properties: { id: { type: 'string' }, odd: { type: 'boolean' } },
      required: ['id'],
    });
    expect(incompatibilities(earlier, readSchemas(folders.schemas))).toEqual([]);
    write({ type: 'object', properties: { id: { type: 'number' } }, required: ['id'] });
    expect(incompatibilities(earlier, readSchemas(folders.schemas))).toEqual([
      'page.v1: id: type was "string" and is "number"; add a new version of the contract instead',
    ]);
  });
});
