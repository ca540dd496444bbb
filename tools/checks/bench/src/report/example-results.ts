import { Results, TAGGING_STEPS } from '../results.ts';

const usage = (userCpuMs: number, peakRssBytes: number) => ({ userCpuMs, systemCpuMs: 1_000, peakRssBytes });
const run = (wallMs: number, createTags: number) => ({
  wallMs,
  durationMs: wallMs - 1_000,
  muster: usage(20_000, 800_000_000),
  simulator: usage(1_000, 300_000_000),
  calls: { 'ec2:DescribeInstances': 96, 'ec2:CreateTags': createTags, 'sts:AssumeRole': 6 },
  throttled: 0,
});

/** Invented round numbers, for the tests of the report. */
export const exampleResults = Results.parse({
  measuredAt: '2026-11-23T08:00:00.000Z',
  machine: {
    cores: 2,
    processor: 'Example CPU',
    memoryBytes: 16_000_000_000,
    system: 'linux 6.0',
    node: 'v24.0.0',
    python: 'Python 3.12.0, boto3 1.40.0',
  },
  fleet: [run(20_000, 48), run(22_000, 48), run(30_000, 48)],
  repeat: [run(8_000, 0), run(9_000, 0), run(11_000, 0)],
  commands: [
    { command: 'help', wallMs: 150, usage: usage(100, 50_000_000) },
    { command: 'help', wallMs: 170, usage: usage(120, 52_000_000) },
    { command: 'inventory', wallMs: 12_000, usage: usage(1_000, 120_000_000) },
  ],
  against: {
    name: 'earlier',
    // A slow second round in both versions.
    fleet: [run(40_000, 48), run(88_000, 48), run(60_000, 48)],
    repeat: [],
    commands: [
      { command: 'help', wallMs: 1_500, usage: usage(1_000, 150_000_000) },
      { command: 'help', wallMs: 850, usage: usage(1_200, 150_000_000) },
    ],
  },
  pools: [
    {
      threads: 1,
      samples: [40_000, 44_000, 45_000].map((wallMs) => ({
        wallMs,
        usage: usage(18_000, 250_000_000),
        simulator: usage(1_000, 200_000_000),
        calls: { 'ec2:DescribeInstances': 48, 'ec2:CreateTags': 48, 'sts:AssumeRole': 9 },
        throttled: 0,
      })),
    },
  ],
  loop: [
    { loopMs: 12_000, instances: 100 },
    { loopMs: 11_000, instances: 100 },
  ],
  discover: [10_000, 200_000].map((instances) => ({
    instances,
    durationMs: instances / 4,
    usage: usage(instances / 5, 300_000_000),
    rssBytesByPage: Array.from({ length: instances / 1000 }, (_, page) => 250_000_000 + page * 100_000),
  })),
  firstInventory: [100_000, 98_000, 96_000].map((durationMs) => ({
    targets: 34,
    ends: { done: 34 },
    durationMs,
    tableMs: 80_000,
    writeUnits: 32_400,
    unprocessed: durationMs / 10,
    refused: 700,
  })),
  largeRun: [
    {
      instances: 1_000_000,
      wallMs: 201_000,
      muster: usage(150_000, 410_000_000),
      progress: [
        { listed: 100_000, elapsedMs: 10_000, rssBytes: 400_000_000 },
        { listed: 200_000, elapsedMs: 20_000, rssBytes: 404_000_000 },
        { listed: 400_000, elapsedMs: 40_000 },
      ],
    },
  ],
  page: [48_000, 200_000].map((instances) => ({
    instances,
    bytes: instances * 48,
    makeMs: instances / 40,
    ...(instances === 48_000
      ? { firstPaintMs: 200, tableMs: 500, filterMs: 20, searchMs: 160, sortMs: 60 }
      : {}),
  })),
  tagging: [10_000, 20_000].flatMap((wallMs) =>
    TAGGING_STEPS.map((step, index) => ({
      step,
      wallMs: wallMs * (1 + index / 10),
      usage: usage(wallMs, 500_000_000),
      calls: { 'ec2:CreateTags': 48 },
    })),
  ),
  leftOut: [],
});
