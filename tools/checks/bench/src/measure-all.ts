import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchError } from './errors.ts';
import { GROWTH_INSTANCES, LARGE_FLEETS, TARGET_INSTANCES } from './fleet.ts';
import { thisMachine } from './machine.ts';
import { measureLoop, measurePool } from './measure/boto3.ts';
import { measureCommand } from './measure/commands.ts';
import { measureDiscover } from './measure/discover.ts';
import { firstInventoryProblems, measureFirstInventory } from './measure/first-inventory.ts';
import { measureLargeRun } from './measure/large-run.ts';
import { measureMuster } from './measure/muster-run.ts';
import { measurePages } from './measure/page.ts';
import { measureTagging } from './measure/tagging.ts';
import { READING_COMMANDS, type Scenario } from './options.ts';
import { musterOf, thisMuster } from './processes/muster-files.ts';
import { pythonWithBoto3 } from './processes/python.ts';
import type { MusterSample, Results, VersionSamples } from './results.ts';

/** Threads in each of the two processes: a simple pool, and a pool that also uses the waiting time. */
const POOL_THREADS = [1, 4];

interface Round {
  readonly results: Results;
  readonly only: ReadonlySet<Scenario>;
  readonly say: (text: string) => void;
}

/**
 * Measures the scenarios in rounds. The scenarios take turns within a round, so that a disturbance of the machine
 * affects all of them.
 * @param say called before each measurement with its description
 * @param save called after each round with the results
 * @throws BenchError
 */
export async function measureAll(
  {
    only,
    rounds,
    against,
  }: {
    readonly only: ReadonlySet<Scenario>;
    readonly rounds: number;
    readonly against?: string | undefined;
  },
  say: (text: string) => void,
  save: (results: Results) => void,
): Promise<Results> {
  const python = only.has('boto3') ? pythonWithBoto3() : undefined;
  const leftOut =
    only.has('boto3') && python === undefined
      ? ['the comparison with boto3: there is no python3 with boto3 on this machine.']
      : [];
  const other = against === undefined ? undefined : musterOf(against);
  const results: Results = {
    measuredAt: new Date().toISOString(),
    machine: thisMachine(python),
    fleet: [],
    repeat: [],
    commands: [],
    ...(other === undefined ? {} : { against: { name: other.name, fleet: [], repeat: [], commands: [] } }),
    pools: python === undefined ? [] : POOL_THREADS.map((threads) => ({ threads, samples: [] })),
    loop: [],
    discover: [],
    firstInventory: [],
    largeRun: [],
    page: [],
    tagging: [],
    leftOut,
  };
  for (const what of leftOut) say(`left out: ${what}`);
  for (let number = 1; number <= rounds; number++) {
    const round = { results, only, say: (text: string) => say(`round ${number} of ${rounds}: ${text}`) };
    if (other !== undefined && results.against !== undefined)
      await measureVersion(round, { name: other.name, muster: other.file, into: results.against });
    await measureVersion(round, { name: 'muster', muster: thisMuster, into: results });
    await measurePools(round);
    await measureTargets(round);
    if (only.has('first-inventory')) await measureFirstInventories(round);
    if (only.has('million')) await measureMillion(round);
    if (only.has('tagging')) await measureTaggingSteps(round);
    if (only.has('page')) results.page.push(...(await measurePages(round.say)));
    save(results);
  }
  return results;
}

interface Version {
  readonly name: string;
  readonly muster: URL;
  readonly into: Pick<VersionSamples, 'fleet' | 'repeat' | 'commands'>;
}

/** The runs of a version in a new folder, then the commands that read their result. */
async function measureVersion({ only, say }: Round, { name, muster, into }: Version): Promise<void> {
  const commands = READING_COMMANDS.filter((command) => only.has(command));
  const needsRun = only.has('fleet') || only.has('repeat') || commands.some((command) => command !== 'help');
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  const told = (kind: string, { wallMs }: Pick<MusterSample, 'wallMs'>) =>
    say(`${name}, ${kind}: ${Math.round(wallMs)} ms`);
  try {
    if (needsRun) {
      const first = await measureMuster(muster, folder, 'first');
      told('first run', first);
      into.fleet.push(first);
    }
    if (only.has('repeat')) {
      const repeated = await measureMuster(muster, folder, 'repeated');
      told('repeated run', repeated);
      into.repeat.push(repeated);
    }
    for (const command of commands) {
      const sample = await measureCommand(muster, command, folder);
      told(command, sample);
      into.commands.push(sample);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureTaggingSteps({ results, say }: Round): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  try {
    for (const sample of await measureTagging(thisMuster, folder)) {
      say(`tagging, ${sample.step}: ${Math.round(sample.wallMs)} ms`);
      results.tagging.push(sample);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureMillion({ results, say }: Round): Promise<void> {
  for (const fleet of LARGE_FLEETS) {
    const sample = await measureLargeRun(thisMuster, fleet);
    say(`run of ${sample.instances} instances: ${Math.round(sample.wallMs)} ms`);
    results.largeRun.push(sample);
  }
}

async function measurePools({ results, say }: Round): Promise<void> {
  for (const { threads, samples } of results.pools) {
    const sample = await measurePool(threads);
    say(`boto3 pool with ${threads} threads: ${Math.round(sample.wallMs)} ms`);
    samples.push(sample);
  }
  if (results.pools.length > 0) results.loop.push(await measureLoop());
}

async function measureTargets({ results, only, say }: Round): Promise<void> {
  const sizes = only.has('growth') ? GROWTH_INSTANCES : only.has('target') ? [TARGET_INSTANCES] : [];
  for (const instances of sizes) {
    const sample = await measureDiscover(instances);
    say(`Discover of ${instances} instances: ${Math.round(sample.durationMs)} ms`);
    results.discover.push(sample);
  }
}

async function measureFirstInventories({ results, say }: Round): Promise<void> {
  const sample = await measureFirstInventory();
  const { durationMs, tableMs, ends, unprocessed, refused } = sample;
  say(
    `first inventory: ${Math.round(durationMs)} ms, the table needs ${Math.round(tableMs)} ms; ` +
      `${JSON.stringify(ends)}, ${unprocessed} items left unprocessed, ${refused} calls refused`,
  );
  const problems = firstInventoryProblems(sample);
  if (problems.length > 0)
    throw new BenchError(`the first inventory is not as required: ${problems.join('; ')}`);
  results.firstInventory.push(sample);
}
