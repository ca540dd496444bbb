import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseContract, type RunSummary, RunSummaryV1 } from '@muster/contracts';
import { stringify } from 'yaml';
import { BenchError } from '../errors.ts';
import { callBudget, callProblems } from '../expected-calls.ts';
import { FLEET, FLEET_INSTANCES, FLEET_SIMULATION, FLEET_TARGETS, ROLES, RULES } from '../fleet.ts';
import { type Ended, startNode } from '../processes/node-process.ts';
import { againstSimulatedAws, throttledCalls } from '../processes/simulated-aws.ts';
import type { MusterSample } from '../results.ts';

/** `first`: all instances are new and untagged. `repeated`: nothing has changed since the first run. */
export type Kind = 'first' | 'repeated';

const expectations = {
  first: {
    resources: { seen: FLEET_INSTANCES, added: FLEET_INSTANCES, unchanged: 0 },
    verified: FLEET_INSTANCES,
    budget: callBudget({ ...budgetOf(), scans: 2, roles: 2 }),
  },
  repeated: {
    resources: { seen: FLEET_INSTANCES, added: 0, unchanged: FLEET_INSTANCES },
    verified: 0,
    budget: callBudget({ ...budgetOf(), scans: 1, roles: 1 }),
  },
};

function budgetOf() {
  const { accounts, instancesPerTarget } = FLEET;
  return { accounts: accounts.length, targets: FLEET_TARGETS, instancesPerTarget };
}

/**
 * One `muster run` over the fleet. The simulated AWS keeps its tags in a journal in the folder, and Muster keeps its
 * data there. A `repeated` run after a `first` one in the same folder therefore continues from its result.
 * @throws BenchError
 */
export async function measureMuster(muster: URL, folder: string, kind: Kind): Promise<MusterSample> {
  const config = join(folder, 'muster.yaml');
  writeFileSync(
    config,
    stringify({ homeRegion: 'us-east-1', accounts: FLEET.accounts, roles: ROLES, rules: RULES }),
  );
  const args = ['run', '--json', '--config', config, '--data', join(folder, 'data')];
  const simulation = { ...FLEET_SIMULATION, journal: join(folder, 'simulated-aws.journal') };
  const { result, stats, usage } = await againstSimulatedAws(
    simulation,
    (environment) => startNode(muster, { args, environment }).ended,
  );
  const summary = summaryOf(result);
  check(summary, stats.calls, kind);
  return {
    wallMs: result.wallMs,
    durationMs: summary.durationMs,
    muster: result.usage,
    simulator: usage,
    calls: stats.calls,
    throttled: throttledCalls(stats),
  };
}

export function summaryOf({ code, stdout, stderr }: Ended): RunSummary {
  if (code !== 0) throw new BenchError(`muster run ended with exit code ${code}: ${stderr}${stdout}`);
  return parseContract(RunSummaryV1, JSON.parse(stdout), 'the summary of muster run');
}

function check(summary: RunSummary, calls: Readonly<Record<string, number>>, kind: Kind): void {
  const { resources, verified, budget } = expectations[kind];
  const problems = callProblems(calls, budget);
  for (const name of ['seen', 'added', 'unchanged'] as const)
    if (summary.resources[name] !== resources[name])
      problems.push(`${summary.resources[name]} instances ${name} instead of ${resources[name]}`);
  if (summary.tagging.verified !== verified)
    problems.push(`${summary.tagging.verified} instances verified instead of ${verified}`);
  if (problems.length > 0)
    throw new BenchError(`the ${kind} run of the fleet is not as required: ${problems.join('; ')}`);
}
