import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@muster/contracts';
import fc from 'fast-check';
import { decodeRows } from '../../encoding/decode-rows.ts';
import { RowsEncoder } from '../../encoding/encode-rows.ts';
import { anyResource, exampleResource } from '../../testing/index.ts';
import { csvCell, csvParts } from './csv.ts';
import { facetsOf, filterRows } from './facets.ts';
import { ResourceIndex } from './resource-index.ts';
import { Search } from './search.ts';

function indexOf(resources: readonly Resource[]): ResourceIndex {
  const encoder = new RowsEncoder();
  for (const resource of resources) encoder.add(resource);
  return new ResourceIndex(decodeRows(Buffer.concat(encoder.encode())));
}

const facets = (index: ResourceIndex, keys: readonly string[] = []) =>
  facetsOf(index, keys, undefined, (id) => id);
const idsOf = (index: ResourceIndex, rows: Iterable<number>) =>
  Array.from(rows, (row) => index.text(row, 'resourceId'));

const fleet = [
  exampleResource({ resourceId: 'i-a', tags: { Name: 'web-1', Owner: 'Ann' }, state: 'running' }),
  exampleResource({ resourceId: 'i-b', tags: { Name: 'db-1' }, state: 'stopped', region: 'eu-west-1' }),
  exampleResource({ resourceId: 'i-c', tags: {}, state: 'running', privateIpAddress: '10.9.9.9' }),
  exampleResource({ resourceId: 'i-d', tags: { Owner: '' }, goneAt: '2026-11-24T08:00:00.000Z' }),
];
const index = indexOf(fleet);

describe('facets', () => {
  it('count the rows that each value would show', () => {
    const all = facets(index, ['Owner']);
    const { rows, counts } = filterRows(
      index.count,
      all,
      new Map([['state', new Set(['running'])]]),
      undefined,
    );
    expect(idsOf(index, rows)).toEqual(['i-a', 'i-c', 'i-d']);
    const counted = Object.fromEntries(
      all.map(({ id, values }, at) => [
        id,
        Object.fromEntries(values.map((value, code) => [value, counts[at]?.[code]])),
      ]),
    );
    expect(counted['state']).toEqual({ unknown: 0, running: 3, stopped: 1 });
    expect(counted['region']).toEqual({ unknown: 0, 'us-east-1': 3, 'eu-west-1': 0 });
    expect(counted['presence']).toEqual({ present: 2, gone: 1 });
    // An empty value is a value.
    expect(counted['tag:Owner']).toEqual({ 'has the tag': 2, 'misses the tag': 1 });
  });

  it('must all match', () => {
    const chosen = new Map([
      ['state', new Set(['running', 'stopped'])],
      ['region', new Set(['eu-west-1'])],
    ]);
    expect(idsOf(index, filterRows(index.count, facets(index), chosen, undefined).rows)).toEqual(['i-b']);
  });

  it('add up to the number of rows, whatever the fleet', () => {
    fc.assert(
      fc.property(fc.array(anyResource, { maxLength: 30 }), (resources) => {
        const any = indexOf(resources);
        for (const counts of filterRows(any.count, facets(any), new Map(), undefined).counts)
          expect(counts.reduce((sum, each) => sum + each, 0)).toBe(resources.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe('search', () => {
  const search = new Search(index, new Map([['111111111111', 'Production']]));
  const found = (text: string) =>
    idsOf(index, filterRows(index.count, facets(index), new Map(), search.matches(text)).rows);

  it.each([
    ['WEB-1', ['i-a']],
    ['owner=ann', ['i-a']],
    ['10.9.9', ['i-c']],
    ['eu-west stopped', ['i-b']],
    ['eu-west running', []],
    ['production', ['i-a', 'i-b', 'i-c', 'i-d']],
    ['nothing has this', []],
    ['   ', ['i-a', 'i-b', 'i-c', 'i-d']],
  ])('finds %j', (text, ids) => {
    expect(found(text)).toEqual(ids);
  });
});

describe('the order of rows', () => {
  const every = Uint32Array.from(fleet.keys());

  it('is that of the values, rows without a value last', () => {
    expect(idsOf(index, index.sorted(every, 'tag:Name', 'ascending'))).toEqual(['i-b', 'i-a', 'i-c', 'i-d']);
    expect(idsOf(index, index.sorted(every, 'tag:Name', 'descending'))).toEqual(['i-a', 'i-b', 'i-c', 'i-d']);
  });

  it('is the same as that of a comparison, whatever the fleet', () => {
    fc.assert(
      fc.property(fc.array(anyResource, { maxLength: 30 }), (resources) => {
        const any = indexOf(resources);
        const rows = Uint32Array.from(resources.keys());
        const compared = [...rows].toSorted((a, b) => {
          const [left, right] = [resources[a]?.launchTime, resources[b]?.launchTime];
          if (left === undefined || right === undefined)
            return Number(left === undefined) - Number(right === undefined);
          return left < right ? -1 : left > right ? 1 : 0;
        });
        expect([...any.sorted(rows, 'launchTime', 'ascending')]).toEqual(compared);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the CSV file', () => {
  it.each([
    ['plain', 'plain'],
    ['=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
  ])('has %j as a cell', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('has the columns of muster inventory, and the rows in their order', () => {
    const [head, rows] = csvParts(index, Uint32Array.of(1, 0));
    expect(head).toBe(
      'accountId,region,resourceType,resourceId,state,instanceType,imageId,availabilityZone,launchTime,architecture,platform,lifecycle,vpcId,subnetId,privateIpAddress,publicIpAddress,instanceProfileArn,managedBy,firstSeenAt,changedAt,goneAt,tags\r\n',
    );
    const lines = rows?.split('\r\n') ?? [];
    expect(lines[0]).toMatch(/^111111111111,eu-west-1,ec2:instance,i-b,stopped,.*,"\{""Name"":""db-1""\}"$/);
    expect(lines[1]).toMatch(/,i-a,running,/);
    expect(lines).toHaveLength(3);
  });
});
