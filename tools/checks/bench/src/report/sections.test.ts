import { describe, expect, it } from '@jest/globals';
import { exampleResults } from './example-results.ts';
import { sectionsOf } from './sections.ts';

const section = (name: Parameters<ReturnType<typeof sectionsOf>['get']>[0], results = exampleResults) =>
  sectionsOf(results).get(name)?.split('\n');

const newer = { commands: [], against: undefined, largeRun: [], page: [], tagging: [] };

describe('the report', () => {
  it('describes the machine of the measurement', () => {
    expect(section('machine')).toEqual([
      '- Measured on 2026-11-23, rounds: 3.',
      '- Machine: 2 cores (Example CPU), 16 GB of memory, linux 6.0.',
      '- Node v24.0.0; Python 3.12.0, boto3 1.40.0.',
    ]);
  });

  it('contains times, CPU and memory of the runs', () => {
    const rows = section('runs');
    expect(rows).toHaveLength(12);
    expect(rows).toEqual(
      expect.arrayContaining([
        '| first run: whole process               | 22.0 s | 20.0 s | 30.0 s |',
        '| first run: CPU of Muster               | 21.0 s | 21.0 s | 21.0 s |',
        '| first run: peak memory of Muster       | 800 MB | 800 MB | 800 MB |',
        '| repeated run: as the run reports       |  8.0 s |  7.0 s | 10.0 s |',
      ]),
    );
  });

  it('contains the calls', () => {
    expect(section('calls')?.slice(2)).toEqual([
      '| Muster, first run                  |                96 |         48 |          6 |         0 |',
      '| Muster, repeated run               |                96 |          0 |          6 |         0 |',
      '| boto3 pool, 2 processes × 1 thread |                48 |         48 |          9 |         0 |',
    ]);
  });

  it('compares the tools and marks extrapolated values', () => {
    expect(section('comparison')?.slice(2)).toEqual([
      '| Muster: inventory, tags, verification         | 22.0 s | 20.0 s | 30.0 s |   1.00 | 21.0 s | 800 MB |',
      '| boto3 pool, 2 processes × 1 thread: tags only | 44.0 s | 40.0 s | 45.0 s |   2.00 | 19.0 s | 250 MB |',
      "| the article's loop, EXTRAPOLATED              | 92 min | 88 min | 96 min | 250.91 |        |        |",
    ]);
  });

  it('contains the memory by page', () => {
    expect(section('target')?.slice(2)).toEqual([
      '| page 10                         | 251 MB | 251 MB | 251 MB |',
      '| page 50                         | 255 MB | 255 MB | 255 MB |',
      '| page 100                        | 260 MB | 260 MB | 260 MB |',
      '| page 150                        | 265 MB | 265 MB | 265 MB |',
      '| page 200                        | 270 MB | 270 MB | 270 MB |',
      '| peak of the process             | 300 MB | 300 MB | 300 MB |',
    ]);
  });

  it('contains the commands that read', () => {
    expect(section('commands')?.slice(2)).toEqual([
      '| `muster --help`: whole process                    | 0.16 s | 0.15 s | 0.17 s |',
      '| `muster --help`: CPU                              | 1.11 s | 1.10 s | 1.12 s |',
      '| `muster --help`: peak memory                      |  51 MB |  50 MB |  52 MB |',
      '| `muster inventory --format ndjson`: whole process | 12.0 s | 12.0 s | 12.0 s |',
      '| `muster inventory --format ndjson`: CPU           | 2.00 s | 2.00 s | 2.00 s |',
      '| `muster inventory --format ndjson`: peak memory   | 120 MB | 120 MB | 120 MB |',
    ]);
  });

  it('compares two versions round by round, in what was measured of both', () => {
    expect(section('against')).toEqual([
      '| median                         | earlier | this version | ratio |',
      '| ------------------------------ | ------: | -----------: | ----: |',
      '| first run: whole process       |  60.0 s |       22.0 s |  0.50 |',
      '| first run: CPU of Muster       |  21.0 s |       21.0 s |  1.00 |',
      '| first run: peak memory         |  800 MB |       800 MB |  1.00 |',
      '| `muster --help`: whole process |  1.18 s |       0.16 s |  0.15 |',
      '| `muster --help`: CPU           |  2.10 s |       1.11 s |  0.53 |',
      '| `muster --help`: peak memory   |  150 MB |        51 MB |  0.34 |',
    ]);
  });

  it('shows time and memory over the duration of the large run', () => {
    expect(section('million')?.slice(2)).toEqual([
      '| 100,000          | 10.0 s |           10.0 s | 400 MB |',
      '| 200,000          | 20.0 s |           10.0 s | 404 MB |',
      '| 400,000          | 40.0 s |           10.0 s |        |',
      '',
      '1,000,000 instances: 201.0 s, 151.0 s of CPU time, highest memory 410 MB. Fitted exponent of the time: 1.00 (1 is linear).',
      'Measured on 2026-11-23, 2 cores, Node v24.0.0.',
    ]);
  });

  it('compares large runs of several sizes', () => {
    const [million] = exampleResults.largeRun;
    const half = million && {
      ...million,
      instances: 500_000,
      wallMs: 100_500,
      muster: { userCpuMs: 74_500, systemCpuMs: 1_000, peakRssBytes: 400_000_000 },
    };
    const largeRun = [half, million].filter((sample) => sample !== undefined);
    expect(section('million', { ...exampleResults, largeRun })?.slice(0, 7)).toEqual([
      '| instances |    time | for 100,000 |     CPU | for 100,000 | peak memory |',
      '| --------- | ------: | ----------: | ------: | ----------: | ----------: |',
      '| 500,000   | 100.5 s |      20.1 s |  75.5 s |      15.1 s |      400 MB |',
      '| 1,000,000 | 201.0 s |      20.1 s | 151.0 s |      15.1 s |      410 MB |',
      '',
      'Fitted exponent of the CPU time: 1.00 (1 is linear).',
      '',
    ]);
  });

  it('fits the growth', () => {
    expect(section('growth')?.slice(2)).toEqual([
      '| 10,000    |  2.5 s |  2.5 s |  2.5 s |              4,000 |',
      '| 200,000   | 50.0 s | 50.0 s | 50.0 s |              4,000 |',
      '',
      'Fitted exponent: 1.00 (1 is linear).',
    ]);
  });

  it('compares the first inventory with the limit of its table, and says when it was measured', () => {
    const text = [
      '| targets done in the first attempt, of 34 |     34 |     34 |      34 |',
      '| time until the last target is done       | 98.0 s | 96.0 s | 100.0 s |',
      '| minimum time by the limit of the table   | 80.0 s | 80.0 s |  80.0 s |',
      '| ratio of the two times                   |   1.23 |   1.20 |    1.25 |',
      '| unprocessed items of batches             |  9,800 |  9,600 |  10,000 |',
      '| refused calls                            |    700 |    700 |     700 |',
      '',
      'Measured on 2026-11-23, rounds: 3, 2 cores, Node v24.0.0.',
    ];
    expect(section('first-inventory')?.slice(2)).toEqual(text);
    const alone = { ...exampleResults, fleet: [], repeat: [], pools: [], loop: [], discover: [], ...newer };
    expect([...sectionsOf(alone).keys()]).toEqual(['first-inventory']);
  });

  it('leaves out scenarios that were not measured', () => {
    const nothing = {
      fleet: [],
      repeat: [],
      pools: [],
      loop: [],
      discover: [],
      firstInventory: [],
      ...newer,
    };
    const results = { ...exampleResults, ...nothing, leftOut: ['boto3: it is not installed.'] };
    expect([...sectionsOf(results).keys()]).toEqual(['machine']);
    expect(section('machine', results)).toContain('- Left out: boto3: it is not installed.');
  });

  it('contains the steps of tagging, with their ratio to the run of the same round, and their calls', () => {
    const rows = section('tagging');
    expect([rows?.[2], rows?.[5], rows?.[8], rows?.[12]]).toEqual([
      '| `muster run` with one rule                         | 15.0 s | 10.0 s | 20.0 s |  1.00 | 16.0 s |      500 MB |',
      '| `muster tag apply` of the renames                  | 19.5 s | 13.0 s | 26.0 s |  1.30 | 16.0 s |      500 MB |',
      '| calls                                              | DescribeInstances | DescribeTags | CreateTags | DeleteTags |',
      '| `muster tag plan --from` a list that renames a key |                 0 |            0 |         48 |          0 |',
    ]);
  });

  it('contains size and times of the page of muster report', () => {
    expect(section('page')?.slice(0, 5)).toEqual([
      '| median                           | 48,000 instances | 200,000 instances |',
      '| -------------------------------- | ---------------: | ----------------: |',
      '| file size                        |           2.3 MB |            9.6 MB |',
      '| make the page                    |           1.20 s |            5.00 s |',
      '| first paint                      |           0.20 s |        no browser |',
    ]);
  });
});
