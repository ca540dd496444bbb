import { describe, expect, it } from '@jest/globals';
import { type Resource, ResourceSchema } from '@muster/contracts';
import fc from 'fast-check';
import { formatResources, type ResourceFormat } from './resource-formats.ts';

const resource = (resourceId: string, tags: Record<string, string>): Resource =>
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

const first = resource('i-0a', { Name: 'a', Note: 'x "y", z' });
const second = resource('i-0b', {});

describe('formatResources', () => {
  it('writes json as one array, whatever the pages', async () => {
    const page = fc.array(
      fc.dictionary(fc.string(), fc.string()).map((tags) => resource('i-0a', tags)),
      { maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(page, { maxLength: 4 }), async (pages) => {
        expect(JSON.parse(await text('json', pages))).toEqual(pages.flat());
      }),
    );
  });

  it('writes ndjson as one resource a line', async () => {
    const lines = (await text('ndjson', [[first], [], [second]])).split('\n');
    expect(lines.map((line) => (line === '' ? null : JSON.parse(line)))).toEqual([first, second, null]);
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

  it('writes a table, cut to the width of the terminal', async () => {
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

  it('says so when there is nothing', async () => {
    expect([await text('table', []), await text('json', [[]]), await text('ndjson', [])]).toEqual([
      'No instances.\n',
      '[]\n',
      '',
    ]);
  });
});
