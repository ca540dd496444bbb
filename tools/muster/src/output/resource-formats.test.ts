import { describe, expect, it } from '@jest/globals';
import { type Resource, ResourceSchema, type Tags } from '@muster/contracts';
import { anyTags, PROTOTYPE_NAMES } from '@muster/contracts/testing';
import fc from 'fast-check';
import type { z } from 'zod';
import { formatResources, type ResourceFormat } from './resource-formats.ts';

const resource = (resourceId: string, tags: z.input<typeof Tags>): Resource =>
  ResourceSchema.parse({
    accountId: '111111111111',
    region: 'us-east-1',
    resourceType: 'ec2:instance',
    resourceId,
    state: 'running',
    instanceType: 'm7g.large',
    firstSeenAt: '2026-11-23T08:00:01.000Z',
    changedAt: '2026-11-23T08:00:01.000Z',
    tags,
  });

async function* pagesOf(pages: Resource[][]): AsyncGenerator<Resource[]> {
  yield* pages;
}

async function text(format: ResourceFormat, pages: Resource[][], columns?: number): Promise<string> {
  return (await Array.fromAsync(formatResources(format, pagesOf(pages), columns))).join('');
}

/** Parses the document like another program: JSON.parse, then the contract. */
const readResources = (json: string): Resource[] => ResourceSchema.array().parse(JSON.parse(json));

const first = resource('i-0a', { Name: 'a', Note: 'x "y", z' });
const second = resource('i-0b', {});

describe('formatResources', () => {
  it('writes json as one array over all pages', async () => {
    const page = fc.array(
      anyTags.map((tags) => resource('i-0a', tags)),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(page, { maxLength: 4 }), async (pages) => {
        expect(readResources(await text('json', pages))).toEqual(pages.flat());
      }),
    );
  });

  it('writes ndjson as one resource on each line', async () => {
    const lines = (await text('ndjson', [[first], [], [second]])).split('\n');
    expect(lines.pop()).toBe('');
    expect(readResources(`[${lines.join(',')}]`)).toEqual([first, second]);
  });

  it('writes csv with the same columns for every resource, the tags as JSON', async () => {
    expect(await text('csv', [[first], [second]])).toBe(
      [
        'accountId,region,resourceType,resourceId,state,instanceType,imageId,availabilityZone,launchTime,architecture,platform,lifecycle,vpcId,subnetId,privateIpAddress,publicIpAddress,instanceProfileArn,managedBy,firstSeenAt,changedAt,goneAt,tags',
        '111111111111,us-east-1,ec2:instance,i-0a,running,m7g.large,,,,,,,,,,,,,2026-11-23T08:00:01.000Z,2026-11-23T08:00:01.000Z,,"{""Name"":""a"",""Note"":""x \\""y\\"", z""}"',
        '111111111111,us-east-1,ec2:instance,i-0b,running,m7g.large,,,,,,,,,,,,,2026-11-23T08:00:01.000Z,2026-11-23T08:00:01.000Z,,{}',
        '',
      ].join('\n'),
    );
  });

  it('writes a table that fits the width of the terminal', async () => {
    expect(await text('table', [[first], [], [second]], 90)).toBe(
      [
        'ACCOUNT       REGION          INSTANCE             STATE          TYPE           TAGS',
        '111111111111  us-east-1       i-0a                 running        m7g.large      Name=a, …',
        '111111111111  us-east-1       i-0b                 running        m7g.large',
        '',
        '2 instances in 1 target',
        '',
      ].join('\n'),
    );
  });

  it.each(['json', 'ndjson', 'csv'] as const)(
    'writes %s with every tag, whatever its key',
    async (format) => {
      const tags = new Map(PROTOTYPE_NAMES.map((name) => [name, `value of ${name}`]));
      const written = await text(format, [[resource('i-0a', tags)]]);
      const json = format === 'csv' ? (/"({.*})"/.exec(written)?.[1] ?? '').replaceAll('""', '"') : written;
      const [read] = [JSON.parse(json)].flat();
      expect(new Map(Object.entries(format === 'csv' ? read : read.tags))).toEqual(tags);
    },
  );

  it('writes no control characters of terminals, in any format', async () => {
    const controls = Array.from({ length: 0x20 }, (_, code) => [code, code + 0x80]).flat();
    const evil = `${String.fromCharCode(...controls, 0x7f)}\u001b[2J\u009b31m\u202e\u2028`;
    const page = [resource('i-0a', new Map([[evil, evil]]))];
    for (const format of ['table', 'json', 'ndjson', 'csv'] as const) {
      const written = await text(format, [page]);

      expect(written.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      if (format === 'json') expect(readResources(written)).toEqual(page);
    }
    expect(await text('table', [page])).not.toMatch(/[\u2028\u202e]/);
  });

  it('reports an empty result', async () => {
    expect([await text('table', []), await text('json', [[]]), await text('ndjson', [])]).toEqual([
      'No instances.\n',
      '[]\n',
      '',
    ]);
  });
});
