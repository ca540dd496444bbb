import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { exampleResource, exampleTarget, inventoryOf } from '@muster/report/testing';
import { main } from '../main.ts';
import type { Surroundings } from '../surroundings.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';

let folder: string;
let fake: ReturnType<typeof fakeSurroundings>;

const runAt = (runId: string, day: string) => ({
  request: storedRequest,
  summary: {
    ...completeSummary,
    runId,
    startedAt: `2026-11-${day}T08:00:00.000Z`,
    finishedAt: `2026-11-${day}T08:01:00.000Z`,
  },
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-report-'));
  fake = fakeSurroundings(folder);
  fake.world.runs = new Map([
    ['first', runAt('first', '20')],
    ['second', runAt('second', '22')],
  ]);
  const resources = [
    exampleResource({ resourceId: 'i-1', firstSeenAt: '2026-11-19T08:00:00.000Z' }),
    exampleResource({ resourceId: 'i-2', firstSeenAt: '2026-11-21T08:00:00.000Z', tags: { Owner: 'a' } }),
  ];
  fake.world.inventory = { ...fake.world.inventory, ...inventoryOf(resources, [exampleTarget()]) };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The fakes, whose list of runs has the ends of the runs. */
const withEnds = (): Surroundings => ({
  ...fake.surroundings,
  openData: async (location) => {
    const data = await fake.surroundings.openData(location);
    const listRuns = async () =>
      [...(fake.world.runs?.values() ?? [])].map(({ summary: { runId, status, startedAt, finishedAt } }) => ({
        runId,
        status,
        startedAt,
        ...(finishedAt === null ? {} : { finishedAt }),
      }));
    return { ...data, runs: { ...data.runs, listRuns } };
  },
});

const report = (...args: string[]) => main(['report', ...args], withEnds());
const read = (file = 'muster-report.html') => readFileSync(join(folder, file), 'utf8');
/** The data in a page. */
const dataOf = (html: string): Record<string, unknown> =>
  JSON.parse(/id="report">([^<]*)</.exec(html)?.[1] ?? '{}') as Record<string, unknown>;

describe('muster report', () => {
  it('writes one file about the latest run, compared with the run before', async () => {
    expect(await report()).toBe(0);
    expect(fake.text().stdout).toMatch(
      /\/muster-report\.html: 2 instances in 1 target, run second \(complete\), \d+ KB\n$/,
    );
    expect(dataOf(read())).toMatchObject({
      musterVersion: '0.1.0',
      run: { runId: 'second' },
      listed: 2,
      totals: {
        present: 2,
        tags: { keysAre: 'ofRules', keys: [{ key: 'Production' }] },
        changes: { runId: 'first', added: 1 },
      },
    });
    expect(readdirSync(folder)).toEqual(['muster-report.html']);
  });

  it('shows the run, the keys and the comparison that were chosen', async () => {
    expect(await report('first', '--out', 'a.html', '--tag-keys', 'Owner, cost\\,center', '--json')).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toEqual({
      file: join(folder, 'a.html'),
      bytes: Buffer.byteLength(read('a.html')),
      runId: 'first',
      present: 2,
      gone: 0,
      targets: 1,
      listed: 2,
    });
    const { run, totals } = dataOf(read('a.html')) as {
      run: object;
      totals: { tags: object; changes?: object };
    };
    expect(run).toMatchObject({ runId: 'first' });
    expect(totals.tags).toMatchObject({
      keysAre: 'chosen',
      keys: [
        { key: 'Owner', present: 1 },
        { key: 'cost,center', present: 0 },
      ],
    });
    expect(totals.changes).toBeUndefined();
  });

  it('opens the page when it is complete', async () => {
    expect(await report('--out', 'a.html', '--open')).toBe(0);
    expect(fake.world.log).toContain(`open ${join(folder, 'a.html')}`);
    expect(fake.text().stderr).toBe('');
  });

  it('says where the page is if no program can open it', async () => {
    const surroundings = { ...withEnds(), openFile: async () => false };
    expect(await main(['report', '--open'], surroundings)).toBe(0);
    expect(fake.text().stderr).toBe(
      `note: no program was found to open the file; open ${join(folder, 'muster-report.html')} in a browser\n`,
    );
  });

  it.each([
    ['~/.muster', () => folder],
    [undefined, () => `${folder}-of-another`],
    [undefined, () => ''],
  ])('names the data directory as %s', async (name, home) => {
    const surroundings = withEnds();
    const environment = { ...surroundings.environment, HOME: home() };
    expect(await main(['report'], { ...surroundings, environment })).toBe(0);
    expect(dataOf(read())).toMatchObject({ place: { name: name ?? join(folder, '.muster') } });
  });

  it('replaces a report, and nothing else without --force', async () => {
    expect(await report()).toBe(0);
    expect(await report()).toBe(0);
    writeFileSync(join(folder, 'mine.html'), '<p>mine</p>');
    expect(await report('--out', 'mine.html')).toBe(2);
    expect(fake.text().stderr).toMatch(/mine\.html exists and is not a report of Muster; .*--force\n$/);
    expect(read('mine.html')).toBe('<p>mine</p>');
    expect(await report('--out', 'mine.html', '--force')).toBe(0);
    expect(read('mine.html')).toContain('Muster report');
  });

  it('does not follow a link to another file', async () => {
    writeFileSync(join(folder, 'target'), 'x');
    symlinkSync(join(folder, 'target'), join(folder, 'link.html'));
    expect(await report('--out', 'link.html')).toBe(2);
    expect(readFileSync(join(folder, 'target'), 'utf8')).toBe('x');
  });

  it.each([
    [['--out', 'missing/a.html'], 'missing does not exist; create it, or choose another --out'],
    [['--out', 'sub'], 'is a folder; choose a file with --out'],
    [['--out', ''], 'Enter the name of a file'],
    [['--tag-keys', ' , '], 'Enter tag keys, separated by commas'],
    [['--tag-keys', 'k'.repeat(129)], 'at most 128 characters'],
    [['--tag-keys', Array.from({ length: 21 }, (_, key) => `k${key}`).join(',')], 'at most 20 tag keys'],
    [['nowhere'], 'run nowhere does not exist'],
    [['--since', 'nowhere'], 'run nowhere does not exist'],
    [['--since', 'second'], '--since second is the run of the report; name an earlier run'],
    [['--since', 'a b'], 'letters, digits'],
    [['--stage', 'prod'], '--stage requires --engine aws'],
  ])('refuses %j', async (args, message) => {
    mkdirSync(join(folder, 'sub'));
    expect(await report(...args)).toBe(2);
    expect(fake.text().stderr).toContain(message);
    expect(readdirSync(folder)).toEqual(['sub']);
  });

  it('says that there are no runs yet', async () => {
    fake.world.runs = new Map();
    fake.world.inventory = { ...fake.world.inventory, ...inventoryOf([]) };
    expect(await report()).toBe(1);
    expect(fake.text().stderr).toContain('start one with "npx muster run"');
  });

  it('says on stderr that targets could not be read', async () => {
    const lost = exampleTarget({
      unreadableSince: '2026-11-21T08:00:00.000Z',
      lastError: { code: 'AccessDenied', message: 'no', at: '2026-11-21T08:00:00.000Z' },
    });
    fake.world.inventory = { ...fake.world.inventory, ...inventoryOf([exampleResource()], [lost]) };
    expect(await report()).toBe(0);
    expect(fake.text().stderr).toBe(
      'note: 1 target could not be read; the report shows what was last seen there\n',
    );
    expect(dataOf(read())).toMatchObject({ totals: { present: 1, gone: 0, changes: { gone: 0 } } });
  });
});
