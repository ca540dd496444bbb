import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import { smallScope, testDeployment } from '../testing/test-deployment.ts';
import { costOf } from './cost.ts';
import { readDeployment } from './deployment.ts';
import { prices } from './prices.ts';
import { Scope } from './scope.ts';

const report = costOf(smallScope, testDeployment);

describe('the cost of 2 accounts x 3 regions x 1000 instances', () => {
  it('of the first inventory, line by line', () => {
    const [first] = report.phases;
    expect(first?.lines.map(({ part, amount, cost }) => [part, amount, cost])).toEqual([
      ['inventory table, writes', 6_012, 0.0037575],
      ['inventory table, reads', 8, 0.000001],
      ['other tables, writes', 28, 0.0000175],
      ['other tables, reads', 34, 0.00000425],
      ['Step Functions', 34, 0.00085],
      ['Lambda, time', 27.05, 0.000360668],
      ['Lambda, requests', 17, 0.0000034],
      ['CloudWatch Logs', 0.000034, 0.000017],
    ]);
    expect(first?.total).toBe(0.005011318);
  });

  it('has a basis for each amount and a source for each price', () => {
    expect(report.phases[0]?.lines[4]).toEqual({
      part: 'Step Functions',
      amount: 34,
      unit: 'transitions',
      unitPrice: 0.000025,
      cost: 0.00085,
      basis: 'states entered without a failure, and the start of each execution',
      source: 'https://aws.amazon.com/step-functions/pricing/',
      priceStatus: 'aws page',
    });
  });

  it('contains AWS Config in the accounts for each tagged instance, not for instances that are only read', () => {
    const bills = report.phases.map(({ accounts }) => accounts);
    expect(bills.map(({ lines }) => lines.map(({ part, amount, cost }) => [part, amount, cost]))).toEqual([
      [],
      [['AWS Config, instances', 6_000, 18]],
      [],
    ]);
    expect(bills.map(({ total }) => total)).toEqual([0, 18, 0]);
    const tenth = costOf({ ...smallScope, tagged: 0.1 }, testDeployment);
    expect(tenth.phases[2]?.accounts.total).toBe(1.8);
    const without = costOf({ ...smallScope, configRecording: false }, testDeployment);
    expect(without.phases.map(({ accounts }) => accounts.total)).toEqual([0, 0, 0]);
    expect(without.phases.map(({ total }) => total)).toEqual(report.phases.map(({ total }) => total));
  });

  it('contains each rule of AWS Config that evaluates a tagged instance', () => {
    const { phases } = costOf({ ...smallScope, configRules: 12, tagged: 0.1 }, testDeployment);
    expect(
      phases.map(({ accounts }) => accounts.lines.map(({ part, amount, cost }) => [part, amount, cost])),
    ).toEqual([
      [],
      [
        ['AWS Config, instances', 6_000, 18],
        ['AWS Config, rules', 72_000, 72],
      ],
      [
        ['AWS Config, instances', 600, 1.8],
        ['AWS Config, rules', 7_200, 7.2],
      ],
    ]);
    expect(phases.map(({ accounts }) => accounts.total)).toEqual([0, 90, 9]);
    expect(phases[1]?.total).toBe(report.phases[1]?.total);
    expect(phases[1]?.accounts.lines[1]).toMatchObject({
      unit: 'evaluations',
      unitPrice: 0.001,
      priceStatus: 'third party',
      source: 'https://www.vantage.sh/blog/aws-config-pricing',
    });
  });

  it('counts the calls to the accounts', () => {
    const calls = report.phases.map(({ apiCalls }) => apiCalls.map(({ call, count }) => [call, count]));
    expect(calls[1]).toEqual([
      ['ec2:DescribeInstances', 12],
      ['ec2:DescribeRegions', 2],
      ['ec2:CreateTags', 6],
      ['sts:AssumeRole', 20],
    ]);
  });

  it('of a month', () => {
    const amounts = Object.fromEntries(report.month.lines.map(({ part, amount }) => [part, amount]));
    expect(amounts).toMatchObject({
      'steady runs': 30,
      'SQS, idle': 648_000,
      'CloudWatch alarms': 20,
      'CloudWatch metrics': 8,
      'CloudWatch dashboard': 1,
    });
    // 6000 instances of 761 bytes; 14 days of 6 checkpoints of 358; a year of 6 outcomes of 555 and 2 accounts of
    // 254; 90 days of 6 plans of 319: for 30 runs in 30.41… days.
    expect(amounts['table storage']).toBe(0.006_147);
  });
});

describe('the comparison in docs/cost.md for 100 x 17 x 1000', () => {
  const totals = (options: { changed?: number; tag?: boolean }) =>
    costOf(
      Scope.parse({ accounts: 100, regions: 17, instances: 1000, ...options }),
      readDeployment(),
    ).phases.map(({ total }) => total.toFixed(2));

  it.each([
    [{}, ['1.28', '2.60', '0.45']],
    [{ tag: false }, ['1.28', '0.31']],
    [{ tag: false, changed: 1 }, ['1.28', '1.32']],
  ])('%j', (options, expected) => {
    expect(totals(options)).toEqual(expected);
  });
});

describe('a report of each run', () => {
  const linesOf = (reportRetentionDays: number) => {
    const { phases, month } = costOf({ ...smallScope, reportRetentionDays }, testDeployment);
    const amounts = (lines: readonly { part: string; amount: number }[]) =>
      new Map(lines.map(({ part, amount }) => [part, amount]));
    return { steady: amounts(phases[2]?.lines ?? []), month: amounts(month.lines), total: month.total };
  };
  const [without, kept] = [linesOf(0), linesOf(90)];
  const more = (part: string) => (kept.steady.get(part) ?? 0) - (without.steady.get(part) ?? 0);

  it('reads the whole table once more, and stores one object', () => {
    // 6 targets of 1000 instances of 661 bytes in 162 units each, their items, and two lists.
    expect(more('inventory table, reads')).toBe(6 * 162 + 6 + 2);
    // Five single items, the outcomes, the listings, and the headers of 361 runs.
    expect(more('other tables, reads')).toBe(5 + 1 + 1 + 58);
    expect(more('other tables, writes')).toBe(1);
    expect([more('Step Functions'), more('Lambda, requests')]).toEqual([1, 1]);
    // 3 s, 0.4 s for each 1000 instances and a cold start, at 1 GB.
    expect(more('Lambda, time')).toBeCloseTo(3 + 6 * 0.4 + 0.5, 6);
    expect([without.steady.get('S3, report'), kept.steady.get('S3, report')]).toEqual([undefined, 1]);
  });

  it('is stored for as long as the stage says', () => {
    // 500 kB for each of the runs of 90 days.
    expect(kept.month.get('S3, reports')).toBeCloseTo((0.0005 * 30 * 90) / (365 / 12), 6);
    expect(linesOf(0).month.has('S3, reports')).toBe(false);
    expect(kept.total).toBeGreaterThan(without.total);
  });

  it('has only totals above 200,000 instances', () => {
    const large = Scope.parse({ accounts: 100, regions: 17, instances: 1000, reportRetentionDays: 90 });
    const { month } = costOf(large, testDeployment);
    const stored = month.lines.find(({ part }) => part === 'S3, reports');
    expect(stored?.amount).toBeCloseTo((0.0002 * 30 * 90) / (365 / 12), 6);
  });
});

describe('a table warmed to 40,000 writes a second', () => {
  const scope = { accounts: 100, regions: 17, instances: 1000 };
  const [cold, warm] = [0, 40_000].map((warmWritesPerSecond) =>
    costOf(Scope.parse({ ...scope, warmWritesPerSecond }), testDeployment),
  );

  it('adds the capacity above 4,000 to the first inventory once, and nothing later', () => {
    expect(warm?.phases[0]?.lines[0]).toMatchObject({
      part: 'inventory table, warmed once',
      amount: 36_000,
      cost: 23.4,
      priceStatus: 'unverified',
    });
    const extra = warm?.phases.map(({ total }, index) => total - (cold?.phases[index]?.total ?? 0));
    expect(extra).toEqual([expect.closeTo(23.4, 6), 0, 0]);
    expect(warm?.month).toEqual(cold?.month);
  });

  it('reduces the first inventory to a tenth of the time', () => {
    const floorOf = (report: typeof warm) =>
      report?.phases[0]?.timeFloors.find(({ limit }) => limit === 'a new inventory table');
    expect(floorOf(cold)?.seconds).toBeCloseTo(425.85, 2);
    expect(floorOf(warm)).toMatchObject({
      seconds: expect.closeTo(42.585, 3),
      basis: '40,000 writes a second until it has grown with use; --warm-writes-per-second',
    });
  });

  it.each([3999, 40_001, 4000.5])('refuses %d', (warmWritesPerSecond) => {
    expect(Scope.safeParse({ ...scope, warmWritesPerSecond }).success).toBe(false);
  });
});

describe('the minimum time because of limits', () => {
  const floorsOf = (scope: Scope) =>
    Object.fromEntries(
      costOf(scope, testDeployment).phases[1]?.timeFloors.map(({ limit, seconds }) => [limit, seconds]) ?? [],
    );

  it('of 100 x 17 x 1000 is that of the new table', () => {
    expect(floorsOf(Scope.parse({ accounts: 100, regions: 17, instances: 1000 }))).toEqual({
      'a new inventory table': 426.7,
      "one target's partition": 1,
      DescribeInstances: 0,
      CreateTags: 0,
      AssumeRole: expect.closeTo(8.667, 3),
      'targets at the same time': 60,
      'tag tasks at the same time': 68,
    });
  });

  it('of 200,000 instances in one target includes a wait for the limit of CreateTags: 200 calls, 25 of them at once', () => {
    const floors = floorsOf(Scope.parse({ accounts: 1, regions: 1, instances: 200_000 }));
    expect(floors).toMatchObject({ CreateTags: 35, DescribeInstances: 15, "one target's partition": 200 });
  });
});

const anyScope = fc.record({
  accounts: fc.integer({ min: 1, max: 300 }),
  regions: fc.integer({ min: 1, max: 34 }),
  instances: fc.integer({ min: 0, max: 400_000 }),
  changed: fc.double({ min: 0, max: 1, noNaN: true }),
  tagged: fc.double({ min: 0, max: 1, noNaN: true }),
  runsPerMonth: fc.integer({ min: 0, max: 1_000 }),
  itemBytes: fc.integer({ min: 100, max: 5_000 }),
  secondsPerPage: fc.integer({ min: 1, max: 60 }),
});

// Does not hold for secondsPerPage: with fewer pages in an invocation, the second one reads less of what the first
// wrote.
const totalsOf = (input: z.input<typeof Scope>) => {
  const { phases, month } = costOf(Scope.parse(input), testDeployment);
  return [...phases.map(({ total }) => total), month.total];
};

describe('every cost', () => {
  it('has a total that is the sum of its lines', () => {
    fc.assert(
      fc.property(anyScope, (scope) => {
        const { phases, month } = costOf(Scope.parse(scope), testDeployment);
        for (const { lines, total } of [...phases, month])
          expect(lines.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(total, 6);
      }),
    );
  });

  it.each(['accounts', 'regions', 'instances', 'changed', 'tagged', 'runsPerMonth', 'itemBytes'] as const)(
    'does not decrease with more %s',
    (dimension) => {
      const more = fc.double({ min: 0, max: 1, noNaN: true });
      fc.assert(
        fc.property(anyScope, more, (scope, share) => {
          const most = { changed: 1, tagged: 1 }[dimension as string];
          const raised =
            most === undefined
              ? scope[dimension] + Math.ceil(share * 50)
              : scope[dimension] + (most - scope[dimension]) * share;
          const before = totalsOf(scope);
          totalsOf({ ...scope, [dimension]: raised }).forEach((total, index) =>
            expect(total).toBeGreaterThanOrEqual((before[index] ?? 0) - 1e-8),
          );
        }),
      );
    },
  );
});

describe('the figures from the services', () => {
  it('include every function that has a price', () => {
    expect(Object.keys(readDeployment().memoryMegabytes)).toEqual(
      expect.arrayContaining(Object.keys(testDeployment.memoryMegabytes)),
    );
    expect(() => costOf(smallScope, readDeployment())).not.toThrow();
  });

  it('are required: a missing service is an error', () => {
    expect(() => readDeployment([])).toThrow('the services define no discover function');
  });
});

it('have a source for every price', () => {
  for (const { source, usd, per } of Object.values(prices)) {
    expect(source).toMatch(/^https:\/\//);
    expect(usd / per).toBeGreaterThan(0);
  }
});
