import { describe, expect, it } from '@jest/globals';
import { type Resource, ResourceSchema, type Tags } from '@muster/contracts';
import { anyTags, PROTOTYPE_NAMES } from '@muster/contracts/testing';
import fc from 'fast-check';
import stringWidth from 'string-width';
import type { z } from 'zod';
import { type Paint, plain } from '../output/colors.ts';
import { widthOf } from '../output/terminal-text.ts';
import { parseColumns } from './columns.ts';
import { formatCountOf, formatGroups, formatResources, type ResourceFormat } from './resource-formats.ts';
import type { TableOptions } from './resource-table.ts';

const resource = (resourceId: string, tags: z.input<typeof Tags>, over: object = {}): Resource =>
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
    ...over,
  });

async function* pagesOf(pages: Resource[][]): AsyncGenerator<Resource[]> {
  yield* pages;
}

const options = {
  width: undefined,
  paint: plain,
  accountNames: new Map<string, string>(),
  targets: [{ accountId: '111111111111', region: 'us-east-1' }],
  now: new Date('2026-11-23T08:00:20.000Z'),
};

async function text(
  format: ResourceFormat,
  pages: Resource[][],
  over: Partial<TableOptions> = {},
): Promise<string> {
  return (await Array.fromAsync(formatResources(format, pagesOf(pages), { ...options, ...over }))).join('');
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

  it('writes the chosen columns, in JSON and CSV under the names of the fields', async () => {
    const columns = parseColumns('id,name,account-name,state,tag:Note,age,tags');
    const page = [
      resource('i-0a', { Name: 'a', Note: 'x' }, { launchTime: '2026-11-20T08:00:00.000Z' }),
      second,
    ];
    const over = { columns, accountNames: new Map([['111111111111', 'prod']]) };
    expect(await text('ndjson', [page], over)).toBe(
      '{"resourceId":"i-0a","name":"a","accountName":"prod","state":"running","tag:Note":"x","age":"3d","tags":{"Name":"a","Note":"x"}}\n' +
        '{"resourceId":"i-0b","accountName":"prod","state":"running","tags":{}}\n',
    );
    expect(await text('csv', [page], over)).toBe(
      'resourceId,name,accountName,state,tag:Note,age,tags\n' +
        'i-0a,a,prod,running,x,3d,"{""Name"":""a"",""Note"":""x""}"\n' +
        'i-0b,,prod,running,,,{}\n',
    );
  });

  it('writes a count in each format', () => {
    const formats = ['table', 'json', 'ndjson', 'csv'] as const;
    expect(formats.map((format) => formatCountOf(format, 48_000))).toEqual([
      '48000\n',
      '{"count":48000}\n',
      '{"count":48000}\n',
      'count\n48000\n',
    ]);
  });

  it('writes groups in each format', () => {
    const groups = {
      columns: parseColumns('account,tag:Owner'),
      rows: [
        { values: ['111111111111', 'a\u001b[31m'], count: 1200 },
        { values: ['222222222222', undefined], count: 1 },
      ],
    };
    const written = (format: ResourceFormat) => formatGroups(format, groups, 80);
    expect(written('table')).toBe(
      [
        'ACCOUNT       tag:Owner  COUNT',
        '111111111111  a\\x1b[31m  1,200',
        '222222222222  (none)         1',
        '',
        '2 groups of 1,201 instances',
        '',
      ].join('\n'),
    );
    expect(written('ndjson')).toBe(
      '{"accountId":"111111111111","tag:Owner":"a\\u001b[31m","count":1200}\n{"accountId":"222222222222","tag:Owner":null,"count":1}\n',
    );
    expect(JSON.parse(written('json'))).toHaveLength(2);
    expect(written('csv')).toBe(
      'accountId,tag:Owner,count\n111111111111,a\u001b[31m,1200\n222222222222,,1\n',
    );
    expect(formatGroups('json', { ...groups, rows: [] }, 80)).toBe('[]\n');
    expect(formatGroups('table', { ...groups, rows: [] }, 80)).toBe('No instances.\n');
  });

  it('reports an empty result', async () => {
    expect([await text('table', []), await text('json', [[]]), await text('ndjson', [])]).toEqual([
      'No instances.\n',
      '[]\n',
      '',
    ]);
  });
});

describe('the table of resources', () => {
  const web = resource('i-0123456789abcdef0', { Name: 'web-1', Owner: 'team a' });
  const odd = resource('i-0123456789abcdef1', { Name: '日本語のサーバー-12345' }, { state: 'stopped' });

  it('fits 80 columns: names before tags', async () => {
    expect(await text('table', [[web], [], [odd]], { width: 80 })).toBe(
      [
        'NAME   INSTANCE             STATE    TYPE       REGION     ACCOUNT',
        'web-1  i-0123456789abcdef0  running  m7g.large  us-east-1  111111111111',
        '日本…  i-0123456789abcdef1  stopped  m7g.large  us-east-1  111111111111',
        '',
        '2 instances in 1 target',
        '',
      ].join('\n'),
    );
  });

  it('shows tags where there is room, and everything where the output is not a terminal', async () => {
    const lines = (await text('table', [[web, odd]], { width: 120 })).split('\n');
    expect(lines[1]).toMatch(/ {2}111111111111 {2}Name=web-1, Owner=team a$/);
    expect(lines.filter((line) => widthOf(line) > 120)).toEqual([]);
    expect((await text('table', [[odd]])).split('\n')[1]).toContain('  Name=日本語のサーバー-12345');
  });

  it('shows names of accounts, and the ID of an account without one', async () => {
    const other = resource('i-0123456789abcdef2', {}, { accountId: '222222222222' });
    const over = {
      width: 80,
      accountNames: new Map([['111111111111', 'production']]),
      targets: [...options.targets, { accountId: '222222222222', region: 'ap-southeast-1' }],
    };
    const lines = (await text('table', [[web], [other]], over)).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'NAME   INSTANCE             STATE    TYPE       REGION          ACCOUNT NAME',
      'web-1  i-0123456789abcdef0  running  m7g.large  us-east-1       production',
      '       i-0123456789abcdef2  running  m7g.large  us-east-1       222222222222',
    ]);
    const wide = (await text('table', [[web]], { ...over, width: 100 })).split('\n');
    expect(wide[1]).toMatch(/ {2}production {4}111111111111$/);
  });

  it('leaves no room for regions of other targets if there is one page', async () => {
    const over = {
      width: 80,
      accountNames: new Map([['111111111111', 'payments-production']]),
      targets: [...options.targets, { accountId: '111111111111', region: 'ap-southeast-1' }],
    };
    expect((await text('table', [[], [web]], over)).split('\n').slice(0, 2)).toEqual([
      'NAME   INSTANCE             STATE    TYPE       REGION     ACCOUNT NAME',
      'web-1  i-0123456789abcdef0  running  m7g.large  us-east-1  payments-production',
    ]);
    expect((await text('table', [[web], []], over)).split('\n')[1]).toBe(
      'web-1  i-0123456789abcdef0  running  m7g.large  us-east-1       payments-produc…',
    );
  });

  it('colors states without changing widths', async () => {
    const paint: Paint = (style, cell) => `<${style}>${cell}</${style}>`;
    const goneOne = resource('i-0b', {}, { state: 'terminated', goneAt: '2026-11-23T08:00:01.000Z' });
    const columns = parseColumns('state,id');
    const lines = (await text('table', [[web, odd, goneOne]], { width: 80, paint, columns })).split('\n');
    expect(lines.slice(0, 4)).toEqual([
      '<bold>STATE</bold>    <bold>INSTANCE</bold>',
      '<green>running</green>  i-0123456789abcdef0',
      '<red>stopped</red>  i-0123456789abcdef1',
      '<gray>gone</gray>     i-0b',
    ]);
  });

  it('never exceeds the terminal, whatever the names are', async () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('👩‍🚀'.repeat(30), 'é'.repeat(50), '日本'.repeat(40)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 80, max: 200 }),
        async (names, width) => {
          const page = names.map((each, index) =>
            resource(
              `i-0123456789abcde${index}`,
              new Map([
                ['Name', each],
                ['Note', each],
              ]),
            ),
          );
          const lines = (await text('table', [page], { width })).split('\n');
          expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
          expect(lines).toHaveLength(names.length + 4);
        },
      ),
    );
  });

  it('makes chosen columns narrower, those of IDs last', async () => {
    const columns = parseColumns('id,image,vpc,subnet,tags');
    const long = resource(
      'i-0123456789abcdef0',
      { Name: 'x'.repeat(100) },
      {
        imageId: 'ami-0123456789abcdef0',
        vpcId: 'vpc-0123456789abcdef0',
        subnetId: 'subnet-0123456789abcdef0',
      },
    );
    const [, line = ''] = (await text('table', [[long]], { width: 60, columns })).split('\n');
    expect(line).toBe('i-0123456789abcdef0  ami-012…  vpc-012…  subnet-…  Name=xxx…');
    const [, narrow = ''] = (await text('table', [[long]], { width: 30, columns })).split('\n');
    expect(widthOf(narrow)).toBeLessThanOrEqual(30);
  });

  it('says that a limit ended the list', async () => {
    expect(await text('table', [[web, odd]], { limit: 2 })).toContain(
      '\n2 instances in 1 target (--limit)\n',
    );
    expect(await text('table', [[web]], { limit: 2 })).toContain('\n1 instance in 1 target\n');
  });
});
