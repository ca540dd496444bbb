import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@muster/contracts';
import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import fc from 'fast-check';
import { ResourceIndex } from '../page/query/resource-index.ts';
import { anyResource, exampleResource } from '../testing/index.ts';
import { decodeRows } from './decode-rows.ts';
import { RowsEncoder } from './encode-rows.ts';

function encoded(resources: readonly Resource[]): Uint8Array {
  const encoder = new RowsEncoder();
  for (const resource of resources) encoder.add(resource);
  return Buffer.concat(encoder.encode());
}

/** The rows as the page reads them. */
function readBack(bytes: Uint8Array): unknown[] {
  const index = new ResourceIndex(decodeRows(bytes));
  return Array.from({ length: index.count }, (_, row) => ({
    ...Object.fromEntries(
      RESOURCE_COLUMNS.filter((name) => index.has(row, name)).map((name) => [name, index.text(row, name)]),
    ),
    tags: new Map(index.tagsOf(row)),
  }));
}

/** A copy without fields that are undefined. */
const plainly = (resource: Resource): unknown => ({
  ...Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined)),
  tags: new Map(resource.tags),
});

describe('the rows of a page', () => {
  it('are those that were encoded', () => {
    fc.assert(
      fc.property(fc.array(anyResource, { maxLength: 40 }), (resources) => {
        expect(readBack(encoded(resources))).toEqual(resources.map(plainly));
      }),
      { numRuns: 60 },
    );
  });

  it('can begin at any position of a buffer', () => {
    const bytes = encoded([exampleResource(), exampleResource({ resourceId: 'i-2', tags: {} })]);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(readBack(shifted.subarray(3))).toHaveLength(2);
  });

  it('need two bytes for a value beyond 255, four beyond 65,535', () => {
    const resources = [0, 1, 2].flatMap((copy) =>
      Array.from({ length: 300 }, (_, number) =>
        exampleResource({ resourceId: `i-${copy}-${number}`, imageId: `ami-${number}` }),
      ),
    );
    const index = new ResourceIndex(decodeRows(encoded(resources)));
    expect(index.column('imageId').codes.BYTES_PER_ELEMENT).toBe(2);
    expect(index.column('state').codes.BYTES_PER_ELEMENT).toBe(1);
    expect(index.text(599, 'imageId')).toBe('ami-299');
  });

  it('keep keys that are properties of objects', () => {
    const tags = new Map([
      ['__proto__', 'a'],
      ['constructor', ''],
    ]);
    const index = new ResourceIndex(decodeRows(encoded([exampleResource({ tags })])));
    expect(index.tagsOf(0)).toEqual([
      ['__proto__', 'a'],
      ['constructor', ''],
    ]);
    expect(index.has(0, 'tag:constructor')).toBe(true);
    expect(index.has(0, 'tag:toString')).toBe(false);
  });
});
